"""Answers, the ways they come and agenda items, in words."""

from flask_babel import lazy_gettext as _l

from ixevents.meetings.models import Answer, Capacity, CounterState, ItemKind, ItemState, Via

ANSWERS = {
    Answer.AWAITED: _l("No answer yet"),
    Answer.YES: _l("Comes"),
    Answer.PERHAPS: _l("Perhaps"),
    Answer.NO: _l("Does not come"),
    Answer.EXCUSED: _l("Absence excused"),
    Answer.SUBSTITUTE: _l("The substitute comes"),
}
"""As the secretary reads them."""

OWN_ANSWERS = {
    Answer.AWAITED: _l("You have not answered yet."),
    Answer.YES: _l("You come."),
    Answer.PERHAPS: _l("You come perhaps."),
    Answer.NO: _l("You do not come."),
    Answer.EXCUSED: _l("You have excused yourself."),
    Answer.SUBSTITUTE: _l("Your substitute comes."),
}
"""As the member reads them."""

CHOICES = {
    Answer.YES: _l("Yes, I come"),
    Answer.PERHAPS: _l("Perhaps, I do not know yet"),
    Answer.SUBSTITUTE: _l("No, my substitute comes"),
    Answer.EXCUSED: _l("No, I ask to be excused"),
    Answer.NO: _l("No"),
}
"""As the member says them."""

KINDS = {
    Answer.AWAITED: "wait",
    Answer.YES: "good",
    Answer.PERHAPS: "wait",
    Answer.NO: "over",
    Answer.EXCUSED: "over",
    Answer.SUBSTITUTE: "plain",
}
"""Kinds of tag."""

VIAS = {
    Via.WEB: _l("on the website"),
    Via.CALENDAR: _l("by a reply of the calendar"),
    Via.STAFF: _l("told to the secretary"),
}

CAPACITIES = {
    Capacity.EFFECTIVE: _l("Effective member"),
    Capacity.SUBSTITUTE: _l("Substitute"),
    Capacity.OBSERVER: _l("Observer"),
}

ITEM_KINDS = {
    ItemKind.INFORMATION: _l("For information"),
    ItemKind.DISCUSSION: _l("For discussion"),
    ItemKind.OPINION: _l("For an opinion"),
    ItemKind.VOTE: _l("For a vote"),
}

ITEM_STATES = {
    ItemState.PROPOSED: _l("Proposed"),
    ItemState.ON: _l("On the agenda"),
    ItemState.LEFT: _l("Not on the agenda"),
}

COUNTER_STATES = {
    CounterState.OPEN: _l("Being looked at"),
    CounterState.TAKEN: _l("Taken up"),
    CounterState.REFUSED: _l("Not taken"),
}
