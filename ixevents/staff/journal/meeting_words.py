"""What the journal's verbs about meetings of the council are called."""

from flask_babel import lazy_gettext as _l

from ixevents.meetings.models import Why

VERBS: dict[str, object] = {
    "add_item": _l("has put an item on the agenda"),
    "arrange": _l("has changed the order of the agenda"),
    "attach": _l("has added a document"),
    "convene": _l("has convened a meeting"),
    "draft": _l("has drafted a meeting"),
    "edit_item": _l("has changed an item of the agenda"),
    "invite_substitute": _l("has convened a substitute"),
    "leave_item": _l("has left an item off the agenda"),
    "print": _l("has printed letters for the post"),
    "replace": _l("has replaced a document"),
    "send_again": _l("has sent a convening notice again"),
    "take_item": _l("has put a proposed item on the agenda"),
    "tell_agenda": _l("has told members the changed agenda"),
    "open_poll": _l("has asked members which date suits"),
    "close_poll": _l("has closed a poll"),
    "take_date": _l("has moved a meeting to a date that was proposed"),
    "refuse_date": _l("has kept the date of a meeting"),
    "ask_for_meeting": _l("has asked for a meeting"),
    "write_down_request": _l("has written down a request for a meeting that came on paper"),
    "write_down_support": _l("has written down who else asks for a meeting"),
    "support_request": _l("has supported a request for a meeting"),
    "close_request": _l("has answered a request for a meeting"),
}

KINDS: dict[str, object] = {
    "meeting": _l("Meeting of the council"),
    "meeting_invitation": _l("Convening of a member"),
    "agenda_item": _l("Item of a meeting"),
    "meeting_request": _l("Request for a meeting"),
    "poll": _l("Poll"),
    "poll_voter": _l("Answer to a poll"),
}

VALUES: dict[str, object] = {"yes": _l("yes"), "no": _l("no"), "perhaps": _l("perhaps")}

WHY: dict[str, object] = {
    Why.MANDATE: _l("the mandate is over by then"),
    Why.RETURNS: _l("the effective member comes after all"),
    Why.ASKED_AGAIN: _l("the meeting was moved: the effective member is asked anew"),
    Why.MISTAKE: _l("taken off by the secretary"),
}
"""Why somebody is no longer convened."""

SCREENS: dict[str, tuple[str, str]] = {
    "meeting": ("staff_meetings.meeting", "meeting_id"),
    "poll": ("staff_polls.poll", "poll_id"),
}
