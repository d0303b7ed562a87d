"""What the journal calls what is done at a meeting of the council and with what comes of it: minutes, votes, opinions."""

from flask_babel import lazy_gettext as _l

from ixevents.minutes.words import PRESENCES
from ixevents.opinions.words import STAMPS

VERBS: dict[str, object] = {
    "adopt_opinion": _l("has given an opinion its number"),
    "follow_opinion": _l("has recorded the College’s answer"),
    "send_opinion": _l("has sent an opinion to the College"),
    "approve_minutes": _l("has frozen the minutes as approved"),
    "draft_minutes": _l("has drafted the minutes"),
    "write_minutes": _l("has written the minutes"),
    "call_again": _l("has called a second meeting"),
    "close_attendance": _l("has closed the attendance"),
    "come": _l("has entered an arrival"),
    "correct_attendance": _l("has corrected the attendance"),
    "end_item": _l("has ended an item"),
    "leave": _l("has entered a departure"),
    "mark_attendance": _l("has marked the attendance"),
    "open_attendance": _l("has opened the attendance"),
    "preside": _l("has said who presides"),
    "set_aside": _l("has noted who left for a personal interest"),
    "start_item": _l("has begun an item"),
    "take_vote": _l("has recorded a vote"),
    "withdraw_vote": _l("has withdrawn a vote"),
    "write_item": _l("has written what was said"),
}

FACTS: dict[str, object] = {
    "adopted": _l("Adopted"),
    "at": _l("When"),
    "attendance": _l("Number in the list of who came"),
    "event_id": _l("Event"),
    "follow_up": _l("What does the College do?"),
    "followed_on": _l("Day of the decision"),
    "minority": _l("Minority note"),
    "occasion": _l("Origin"),
    "online": _l("Online"),
    "reasons": _l("Its reasons"),
    "request": _l("Reference of the request"),
    "votes_against": _l("Votes against"),
    "votes_for": _l("Votes for"),
    "weight": _l("Votes of this member"),
}

KINDS: dict[str, object] = {
    "minutes": _l("Minutes of a meeting"),
    "opinion": _l("Opinion of the council"),
}

CHANGED: dict[str, object] = {"correct_attendance": _l("Present"), "mark_attendance": _l("State")}

VALUES: dict[str, object] = {str(key): text for key, text in [*PRESENCES.items(), *STAMPS.items()]}

SCREENS: dict[str, tuple[str, str]] = {
    "opinion": ("staff_opinions.opinion", "opinion_id"),
}
