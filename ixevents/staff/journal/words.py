"""What the journal's verbs, kinds and facts are called. What has no words here is shown as it was recorded."""

import re

from flask_babel import lazy_gettext as _l

from ixevents.exports import schedule_words
from ixevents.privacy import words as privacy_words
from ixevents.settings import fields
from ixevents.staff.journal import (
    account_words,
    council_words,
    figure_words,
    letter_words,
    meeting_words,
    proposal_words,
    record_words,
    round_words,
    shift_words,
    sitting_words,
    stand_words,
)
from ixevents.staff.journal.fact_words import FACTS
from ixevents.staff.webhooks import words as webhook_words

VERBS: dict[str, object] = {
    **(round_words.VERBS | sitting_words.VERBS | letter_words.VERBS | account_words.VERBS),
    **meeting_words.VERBS,
    **figure_words.VERBS,
    **(stand_words.VERBS | shift_words.VERBS | proposal_words.VERBS),
    "accept": _l("has accepted"),
    "accept_offer": _l("has taken an offer"),
    "add": _l("has added"),
    "answer": _l("has answered"),
    "approve": _l("has approved"),
    "assign": _l("has assigned"),
    "remind": _l("has reminded those who were silent"),
    "attend": _l("has checked in"),
    "bulk": _l("has changed many at once"),
    "call_off": _l("has called off"),
    "cancel": _l("has cancelled"),
    "change": _l("has changed"),
    "change_answers": _l("has changed answers"),
    "change_class": _l("has changed a class"),
    "change_size": _l("has changed the number of seats"),
    "check_in": _l("has checked in"),
    "close_calendar": _l("has closed a calendar"),
    "close_door": _l("has closed the door"),
    "come_back": _l("has noted that a kit is back"),
    "copy": _l("has copied"),
    "correct": _l("has corrected"),
    "create": _l("has created"),
    "decline_offer": _l("has declined an offer"),
    "delete": _l("has deleted"),
    "disable": _l("has disabled"),
    "discard": _l("has given up changes"),
    "download": _l("has downloaded"),
    "drop": _l("has dropped"),
    "edit": _l("has edited"),
    "enable": _l("has enabled"),
    "end_schedule": _l("has ended a regular export"),
    "enter": _l("has entered"),
    "decline_handover": _l("has not taken the class over"),
    "expire": _l("has let lapse"),
    "expire_handover": _l("has ended the question to a colleague: no answer"),
    "hand_out": _l("has noted that a kit was handed out"),
    "undo_hand_out": _l("has taken back that a kit was handed out"),
    "undo_come_back": _l("has taken back that a kit is back"),
    "settle_kit": _l("has decided how many there are of a kit"),
    "hand_over": _l("has asked a colleague to take the class over"),
    "take_back_handover": _l("has taken the question to a colleague back"),
    "take_over": _l("has taken the class over, as its new contact"),
    "undo_handover": _l("has taken the class back from a colleague"),
    "export": _l("has exported"),
    "extend_offer": _l("has prolonged an offer"),
    "finalise": _l("has told the final number"),
    "enter_attendance": _l("has entered who came"),
    "import": _l("has imported"),
    "invite": _l("has invited"),
    "invite_again": _l("has invited again"),
    "make_door_link": _l("has made a link for the door"),
    "make_exchange_link": _l("has made a coordinator’s link"),
    "keep_apart": _l("has kept apart from another"),
    "merge": _l("has merged"),
    "merged_into": _l("has merged into another"),
    "move": _l("has moved"),
    "offer": _l("has offered seats"),
    "offer_by_hand": _l("has offered seats out of order"),
    "offer_next": _l("has offered seats to the next"),
    "open_calendar": _l("has given a calendar a new address"),
    "renew_page": _l("has closed the address of a facilitator’s page and sent a new one"),
    "pass_offer": _l("has passed on an offer"),
    "pause": _l("has paused"),
    "picture": _l("has changed the picture"),
    "plan": _l("has planned"),
    "print_paper": _l("has printed a paper"),
    "propose": _l("has proposed"),
    "propose_date": _l("has proposed another date"),
    "take_proposal": _l("has taken the date proposed"),
    "tell": _l("has told a facilitator the room and the material"),
    "decline_proposal": _l("has declined the date proposed"),
    "withdraw_proposal": _l("has taken back a proposal"),
    "change_terms": _l("has changed what is asked of classes"),
    "publish": _l("has published"),
    "refuse": _l("has refused"),
    "register": _l("has registered"),
    "release": _l("has released"),
    "remove": _l("has removed"),
    "reopen_door": _l("has opened the door again"),
    "republish": _l("has published changes"),
    "erase": _l("has erased personal data"),
    "restore": _l("has restored"),
    "resume": _l("has resumed"),
    "retire": _l("has retired"),
    "revoke_door_link": _l("has revoked a link for the door"),
    "revoke_exchange_link": _l("has revoked a coordinator’s links"),
    "see": _l("has looked at"),
    "see_day_list": _l("has looked at the list of the day"),
    "send_link": _l("has sent a link"),
    "set_capacity": _l("has changed the capacity"),
    "switch": _l("has switched"),
    "transfer": _l("has moved to another date"),
    "unassign": _l("has taken off"),
    "undo_check_in": _l("has taken back a check-in"),
    "unpublish": _l("has taken offline"),
    "unsubscribe": _l("has unsubscribed"),
    "resubscribe": _l("wants news again after all"),
    "confirm_request": _l("has confirmed the address of a request"),
    "pick": _l("has picked what is somebody’s"),
    "give": _l("has handed over or posted a letter on paper"),
    "extend_request": _l("has taken two months more for a request"),
    "send_copy": _l("has sent a copy of somebody’s data"),
    "begin_hold": _l("has put a project under legal hold"),
    "change_hold": _l("has changed a legal hold"),
    "lift_hold": _l("has lifted a legal hold"),
    "wait_for": _l("has changed what is waited for"),
    "withdraw": _l("has withdrawn"),
    "withdraw_offer": _l("has taken back an offer"),
    **council_words.VERBS,
    **record_words.VERBS,
}

KINDS: dict[str, object] = {
    **(meeting_words.KINDS | round_words.KINDS | sitting_words.KINDS | letter_words.KINDS | account_words.KINDS),
    "grant_given": _l("Grant"),
    "holiday_exception": _l("Day without school"),
    "legal_hold": _l("Legal hold"),
    "logo": _l("Logo"),
    "school_import": _l("Import of schools"),
    "bulk_job": _l("Work on many registrations"),
    "door_link": _l("Link for the door"),
    "edition": _l("Edition"),
    "event": _l("Event"),
    "exchange": _l("Exchange"),
    "exchange_authority": _l("Partner authority"),
    "exchange_coordinator": _l("Coordinator"),
    "exchange_party": _l("Class or film crew"),
    "exchange_school": _l("School of a partner authority"),
    "export": _l("Export"),
    "export_schedule": _l("Regular export"),
    "feedback_question": _l("Question on feedback"),
    "feedback_remark": _l("Remark of feedback"),
    "feedback_survey": _l("Feedback"),
    "member": _l("Member"),
    "offer": _l("Offer"),
    "settings": _l("Settings"),
    "picture": _l("Picture"),
    "place": _l("Place"),
    "privacy": _l("Personal data"),
    "privacy_request": _l("Request about data"),
    "project": _l("Project"),
    "question": _l("Question"),
    "registration": _l("Registration"),
    "resource": _l("Facilitator, room or kit"),
    "school": _l("School"),
    "slot": _l("Slot"),
    "webhook": _l("Webhook"),
    **council_words.KINDS,
    **figure_words.KINDS,
    **record_words.KINDS,
    **(stand_words.KINDS | shift_words.KINDS | proposal_words.KINDS),
}

CHANGED: dict[str, object] = {
    "answer": _l("Answer"),
    "change_size": _l("Seats"),
    "set_capacity": _l("Capacity"),
    "move": _l("Starts"),
    "move_part": _l("Place in the list"),
    "match_partner": _l("Partner"),
    "place_stand": _l("Pitch"),
    "readdress_mailing": _l("Readers"),
    **sitting_words.CHANGED,
    "transfer": _l("Date"),
}
"""What a bare before and after of a verb are about."""

VALUES: dict[str, object] = {
    **(meeting_words.VALUES | sitting_words.VALUES),
    **(round_words.VALUES | account_words.VALUES),
    **(stand_words.VALUES | letter_words.VALUES),
    **schedule_words.RHYTHMS,
    **schedule_words.ENDED,
    **webhook_words.TOPICS,
    "confirmed": _l("confirmed"),
    "declined": _l("declined"),
    "facilitator": _l("facilitator"),
    "room": _l("room"),
    "kit": _l("kit"),
    **council_words.VALUES,
    **record_words.VALUES,
    **figure_words.VALUES,
}
"""Recorded values that have words."""

SCREENS: dict[str, tuple[str, str]] = {
    **(meeting_words.SCREENS | round_words.SCREENS | sitting_words.SCREENS | letter_words.SCREENS | account_words.SCREENS),
    "registration": ("staff_registrations.registration", "registration_id"),
    "event": ("staff_events.event", "event_id"),
    "edition": ("staff_editions.edition", "edition_id"),
    "resource": ("staff_resources.resource", "resource_id"),
    "place": ("staff_places.edit", "place_id"),
    "exchange": ("staff_exchange_dates.exchange", "exchange_id"),
    "exchange_authority": ("staff_exchanges.authority", "authority_id"),
    "exchange_party": ("staff_exchanges.edit_party", "party_id"),
    "privacy_request": ("staff_privacy.case", "request_id"),
    "school": ("staff_schools.school", "school_id"),
    "slot": ("staff_slots.slot", "slot_id"),
    "webhook": ("staff_webhooks.show", "webhook_id"),
    **council_words.SCREENS,
    **figure_words.SCREENS,
    **record_words.SCREENS,
    **(stand_words.SCREENS | shift_words.SCREENS | proposal_words.SCREENS),
}
"""Where an object is worked on: the endpoint and its argument, linked where such a screen exists."""

_ROW = re.compile(r"(?P<kind>[a-z_]+) (?P<number>\d+)(?: (?P<text>[a-z_]+))?")


def verb(name: str) -> str:
    """Return what was done, in words."""
    return str(VERBS.get(name) or name.replace("_", " "))


def kind(name: str) -> str:
    """Return the kind of an object, in words."""
    return str(KINDS.get(name) or name.replace("_", " ").capitalize())


def fact(name: str) -> str:
    """Return what a fact is about, in words; "indicator 3 unit" is the unit of that row of a record."""
    if (row := _ROW.fullmatch(name)) and row["kind"] in KINDS:
        called = f"{kind(row['kind'])} {row['number']}"
        return f"{called} · {fact(row['text'])}" if row["text"] else called
    single = name.removesuffix("_FR").removesuffix("_NL").removesuffix("_EN")
    label = FACTS.get(name) or fields.labels().get(single) or privacy_words.HOLDERS.get(name)
    ending = f" ({name[-2:]})" if single != name else ""
    return f"{label}{ending}" if label else name.replace("_", " ").capitalize()
