"""What states, channels, deeds and letters are called in the back-office."""

from flask_babel import lazy_gettext as _l

from ixevents.registrations import words
from ixevents.registrations.models import Channel, OfferState, State
from ixevents.resources import samples as facilitators

STATES = words.STATES
TONES: dict[str, str] = {
    State.HELD: "wait",
    State.REQUESTED: "wait",
    State.CONFIRMED: "good",
    State.WAITING: "plain",
    State.OFFERED: "wait",
    State.WISHED: "plain",
    State.ATTENDED: "good",
}
"""Colour only where something waits or is well; the others are over, and quiet."""

CHANNELS: dict[str, object] = {
    Channel.WEB: _l("Website"),
    Channel.PHONE: _l("Telephone"),
    Channel.PAPER: _l("Paper form"),
    Channel.COUNTER: _l("Counter"),
}
LANGUAGES: dict[str, object] = {"fr": _l("French"), "nl": _l("Dutch"), "en": _l("English"), "unknown": _l("Not known: both")}
OFFERS: dict[str, object] = {
    OfferState.OPEN: _l("Offer open"),
    OfferState.ACCEPTED: _l("Offer taken"),
    OfferState.PASSED: _l("Offer passed on, waits for all places"),
    OfferState.DECLINED: _l("Offer declined"),
    OfferState.EXPIRED: _l("Offer not answered in time"),
    OfferState.WITHDRAWN: _l("Offer withdrawn"),
}
DEEDS: dict[str, object] = {
    "enter": _l("Entered by staff"),
    "approve": _l("Request approved"),
    "refuse": _l("Request refused"),
    "release": _l("Registration ended by us"),
    "withdraw": _l("Withdrawn"),
    "change_size": _l("Number changed"),
    "correct": _l("Particulars corrected"),
    "transfer": _l("Moved to another date"),
    "propose_date": _l("Another date proposed"),
    "take_proposal": _l("Proposed date taken"),
    "decline_proposal": _l("Proposed date declined"),
    "withdraw_proposal": _l("Proposal taken back"),
    "change_class": _l("Class changed"),
    "hand_over": _l("A colleague was asked to take the class over"),
    "take_over": _l("Taken over by a colleague"),
    "decline_handover": _l("The colleague did not take the class over"),
    "expire_handover": _l("The colleague did not answer in time"),
    "take_back_handover": _l("The question to the colleague was taken back"),
    "undo_handover": _l("Taken back by the former contact"),
    "change_answers": _l("Answers changed"),
    "change_wishes": _l("Wishes changed"),
    "finalise": _l("Final number given"),
    "enter_attendance": _l("Attendance entered"),
    "wait_for": _l("Waits for part or all of its places"),
    "keep_apart": _l("Kept apart from another registration"),
    "merge": _l("Joined with another registration"),
    "merged_into": _l("Became part of another registration"),
    "accept_offer": _l("Offer taken"),
    "pass_offer": _l("Offer passed on, waits for all places"),
    "decline_offer": _l("Offer declined"),
    "offer_by_hand": _l("Offered out of turn"),
    "extend_offer": _l("Offer extended"),
    "withdraw_offer": _l("Offer withdrawn"),
    "expire": _l("Time ran out"),
    "send_link": _l("Link sent again"),
    "resend": _l("Letter sent again"),
    "see": _l("File opened"),
}
FIELDS: dict[str, object] = {
    "name": _l("Name"),
    "email": _l("Email"),
    "phone": _l("Telephone"),
    "language": _l("Language"),
    "needs": _l("Needs"),
    "needs_note": _l("Note on needs"),
}
LETTERS: dict[str, object] = {
    "registrations.already": _l("Registered already"),
    "registrations.called_off": _l("Called off"),
    "registrations.changed": _l("Number changed"),
    "registrations.confirm_address": _l("Address to confirm"),
    "registrations.confirmed": _l("Confirmation"),
    "registrations.date_left": _l("Old date out of the calendar"),
    "registrations.merged_elsewhere": _l("Two registrations made one, to the other address"),
    "registrations.link": _l("Link sent again"),
    "registrations.merged": _l("One registration now"),
    "registrations.moved": _l("New date or place"),
    "registrations.offer": _l("Offer"),
    "registrations.offer_ended": _l("Offer ended"),
    "registrations.proposed": _l("Another date proposed"),
    "registrations.proposal_ended": _l("Proposal ended"),
    "registrations.offer_withdrawn": _l("Offer withdrawn"),
    "registrations.refused": _l("Request refused"),
    "registrations.released": _l("Registration ended by us"),
    "registrations.reminder": _l("Reminder"),
    "registrations.requested": _l("Request received"),
    "registrations.transferred": _l("Moved to another date"),
    "registrations.waiting": _l("On the waiting list"),
    "registrations.wished": _l("Wishes received"),
    "registrations.withdrawn": _l("Withdrawn"),
    **{f"resources.{letter}": title for letter, title in facilitators.NAMES.items()},
}
DELIVERY: dict[str, tuple[object, str]] = {
    "due": (_l("In the outbox"), "wait"),
    "sending": (_l("Being sent"), "wait"),
    "sent": (_l("Sent"), "good"),
    "retry": (_l("To be tried again"), "wait"),
    "failed": (_l("Failed"), "full"),
    "held": (_l("Held"), "full"),
    "dropped": (_l("Dropped"), "over"),
    "bounced": (_l("Came back"), "full"),
}
