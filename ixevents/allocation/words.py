"""How rounds, wishes and their answers are said, in the reader's language."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.allocation.models import Priority, Round, RoundState
from ixevents.core import dates
from ixevents.core.web import current_language

STATES: dict[str, object] = {
    RoundState.COLLECTING: _l("Collecting wishes"),
    RoundState.CLOSED: _l("Closed, to be run"),
    RoundState.PROPOSED: _l("Proposed, to be confirmed"),
    RoundState.CONFIRMED: _l("Confirmed"),
    RoundState.CALLED_OFF: _l("Called off"),
}
TONES = {RoundState.COLLECTING: "good", RoundState.CLOSED: "wait", RoundState.PROPOSED: "wait"}

PRIORITIES: dict[str, object] = {
    Priority.SERVED_LONGEST_AGO: _l("Schools that never came first, then those that came longest ago; the draw among equals"),
    Priority.DRAW: _l("The draw alone"),
}

LETTERS: dict[str, object] = {
    "allocation.given": _l("Wish met"),
    "allocation.unplaced": _l("No wish met, waiting list"),
    "allocation.adjusted": _l("Decided by hand"),
}


def wish(rank: int) -> str:
    """Return "First wish"."""
    named = {1: _("First wish"), 2: _("Second wish"), 3: _("Third wish")}
    return named.get(rank) or _("Wish %(rank)s", rank=rank)


def within(rank: int) -> str:
    """Return "first wish", for the middle of a sentence."""
    named = wish(rank)
    return named[:1].lower() + named[1:]


def moment(at: datetime) -> str:
    """Return "vendredi 5 décembre 2026, 12:00"."""
    return f"{dates.day_long(at, current_language())}, {dates.hour(at)}"


def until(at: datetime) -> str:
    """Return the same for an end: "vendredi 4 décembre 2026, 24:00" for midnight."""
    return dates.until(at, current_language())


def state(found: Round) -> str:
    """Say how far a round is; one whose first day is to come collects nothing yet, and one past its closing date nothing more."""
    if found.state == RoundState.COLLECTING and not found.open and not found.past:
        return _("Not open yet")
    return str(STATES[_reached(found)])


def tone(found: Round) -> str:
    """Return the kind of tag that goes with it."""
    return TONES.get(_reached(found), "over")


def _reached(found: Round) -> RoundState:
    return RoundState.CLOSED if found.state == RoundState.COLLECTING and found.past else RoundState(found.state)


def school_year(year: int) -> str:
    """Return "2025-2026"."""
    return f"{year}-{year + 1}"
