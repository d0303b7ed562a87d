"""What the journal says of proposals for the Week."""

from flask_babel import lazy_gettext as _l

VERBS: dict[str, object] = {
    "propose_event": _l("has proposed an event"),
    "answer_proposal": _l("has changed and answered a proposal"),
    "ask_changes": _l("has asked for changes"),
    "accept_proposal": _l("has accepted a proposal"),
    "refuse_proposal": _l("has not retained a proposal"),
    "merge_proposal": _l("has taken two proposals together"),
    "match_partner": _l("has said which partner an organisation is"),
    "schedule_proposal": _l("has made the event of a proposal"),
    "share_names": _l("has decided who sees the names of an event"),
    "enter_attendance": _l("has entered how many came"),
}
KINDS: dict[str, object] = {"event_proposal": _l("Proposal for the Week"), "proposal_call": _l("Call for proposals")}
SCREENS: dict[str, tuple[str, str]] = {
    "event_proposal": ("staff_proposals.proposal", "proposal_id"),
    "proposal_call": ("staff_proposal_calls.edit", "call_id"),
}
