"""What the journal calls what is done with stands."""

from flask_babel import lazy_gettext as _l

from ixevents.associations import words
from ixevents.associations.models import StandState

VERBS: dict[str, object] = {
    "open_stand_call": _l("has opened a call for stands"),
    "apply_for_stand": _l("has applied for a stand"),
    "select_stand": _l("has selected for a stand"),
    "queue_stand": _l("has put on the waiting list for a stand"),
    "refuse_stand": _l("has refused a stand"),
    "reopen_stand": _l("has let the application for a stand count again"),
    "confirm_stand": _l("has confirmed a stand"),
    "check_in_stand": _l("has checked a stand in"),
    "undo_check_in_stand": _l("has undone the check-in of a stand"),
    "ask_about_stand": _l("has asked something about a stand"),
    "answer_about_stand": _l("has answered what was asked about a stand"),
    "remove_document": _l("has removed a document"),
    "draw_pitches": _l("has drawn pitches"),
    "move_pitch": _l("has moved a pitch"),
    "remove_pitch": _l("has removed a pitch"),
    "place_stand": _l("has given a stand its pitch"),
    "spread_arrivals": _l("has spread the hours of arrival"),
    "set_arrival": _l("has set an hour of arrival"),
    "call_off_stands": _l("has called the stands off"),
    "tell_stands": _l("has told stands their pitch and hour"),
}

_WRITTEN = (
    "association",
    "width",
    "tables",
    "watts",
    "food",
    "drink",
    "hygiene",
    "insured",
    "vehicle",
    "arrival_wish",
    "volunteers",
    "contact",
)
"""Facts of an application that are called what the application calls them."""

FACTS: dict[str, object] = {
    **{name: words.FACTS[name] for name in _WRITTEN},
    "activity": _l("What there is to see or do at the stand"),
    "phone": _l("Telephone"),
    "needs": _l("Needs"),
    "needs_note": _l("Needs"),
    "conditions": _l("Conditions"),
    "closes_at": _l("The call closes"),
    "arrival_from": _l("Arriving from"),
    "arrival_until": _l("Arriving until"),
    "arrival_minutes": _l("Minutes of one window of arrival"),
    "vehicles_at_once": _l("Vehicles in one window"),
    "stands_most": _l("Stands there is room for"),
    "answer_days": _l("Days to confirm a stand"),
    "confirm_by_email": _l("An application counts once its address is confirmed by letter"),
    "plan_width": _l("Width of the square, in metres"),
    "plan_depth": _l("Depth of the square, in metres"),
    "plan_shown": _l("The public sees the plan and the numbers"),
}
"""What is changed of a stand and of its call; some of it other things have too."""

VALUES: dict[str, object] = {
    "day-list": _l("Day list"),
    "signature-sheet": _l("Signature sheet"),
    "certificates": _l("Certificates of attendance"),
    **{str(state): words.STATES[state] for state in StandState if state not in (StandState.HELD, StandState.CONFIRMED)},
    **{str(channel): text for channel, text in words.CHANNELS.items()},
}

KINDS: dict[str, object] = {"stand": _l("Stand"), "stand_call": _l("Call for stands")}

SCREENS: dict[str, tuple[str, str]] = {
    "stand": ("staff_stands.stand", "stand_id"),
    "stand_call": ("staff_stands.board_page", "call_id"),
}
