"""What the journal calls what is done with volunteers and their shifts."""

from flask_babel import lazy_gettext as _l

VERBS: dict[str, object] = {
    "make_volunteer_call": _l("has made a call for volunteers"),
    "open_volunteer_call": _l("has opened a call for volunteers"),
    "close_volunteer_call": _l("has closed a call for volunteers"),
    "add_shift": _l("has added a shift"),
    "call_off_shift": _l("has called a shift off"),
    "delete_shift": _l("has deleted a shift"),
    "sign_up_volunteer": _l("has signed up as a volunteer"),
    "take_shift": _l("has taken a shift"),
    "give_up_shift": _l("has given a shift up"),
    "note_turn": _l("has noted who was there in a shift"),
}
FACTS: dict[str, object] = {
    "age_least": _l("From what age"),
    "details": _l("Good to know"),
    "shift": _l("Shift"),
    "wanted": _l("How many people"),
    "words": _l("The call"),
}
KINDS: dict[str, object] = {"volunteer": _l("Volunteer"), "volunteer_call": _l("Call for volunteers"), "volunteer_shift": _l("Shift")}
SCREENS: dict[str, tuple[str, str]] = {
    "volunteer": ("staff_shift_people.volunteer", "volunteer_id"),
    "volunteer_call": ("staff_shifts.show", "call_id"),
}
