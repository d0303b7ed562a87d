"""The parts of the screens of a call, and the words of its decisions."""

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.associations import board, queries, village, words
from ixevents.associations.models import LIVE, StandCall, StandState
from ixevents.core.clock import now
from ixevents.extensions import db

DEEDS = {
    "select": _l("Select for a stand"),
    "wait": _l("Put on the waiting list"),
    "refuse": _l("Refuse"),
    "reopen": _l("Let the application count again"),
}
LETTERS = {
    "associations.stand_selected": _l("Stand: selected"),
    "associations.stand_waiting": _l("Stand: on the waiting list"),
    "associations.stand_refused": _l("Stand: refused"),
    "associations.stand_reopened": _l("Stand: counts again"),
    "associations.stand_called_off": _l("Stand: called off"),
    "associations.stand_arranged": _l("Stand: pitch and arrival"),
    "associations.stand_moved": _l("Stand: another day, other hours or another place"),
}


def shown(call_id: int, current: str) -> list[tuple[str, str, bool]]:
    """Return the tabs of a call: text, address, whether it is this one."""
    tabs = (
        ("board", _("Stands"), "staff_stands.board_page"),
        ("plan", _("Plan of the square"), "staff_stand_plan.plan_page"),
        ("day", _("The day"), "staff_stand_day.day"),
        ("call", _("The call"), "staff_stand_calls.edit"),
    )
    return [(text, url_for(endpoint, call_id=call_id), name == current) for name, text, endpoint in tabs]


def may_call_off(call: StandCall) -> bool:
    """Whether the stands can still be called off, by who is there."""
    on = call.called_off_at is None and call.ends_at > now()
    return on and access.may(Power.EDIT_PROGRAMME) and access.may(Power.CHANGE_REGISTRATIONS)


def counting(call_id: int) -> tuple[int, int]:
    """Return how many applications of a call count on a stand or wait for an answer, and how many nobody has confirmed yet."""
    counts = dict(db.session.execute(board.counts(call_id)).all())
    held = counts.pop(StandState.HELD, 0)
    return sum(counts.get(state, 0) for state in LIVE), held


def off(call: StandCall) -> dict[str, object]:
    """Return what is left to do where stands are called off: whom to call, and the event whose date still stands; until it is over."""
    if call.ends_at <= now():
        return {"unreached": [], "village_date": None}
    return {"unreached": db.session.scalars(queries.unreached(call.id)).all(), "village_date": village.date_ahead(call)}


def states(call_id: int, counts: Mapping[StandState, int], current: str) -> list[tuple[str, str, bool, int]]:
    """Return a tab for every state that somebody is in: text, address, whether it is this one, how many."""
    return [
        (str(text), url_for("staff_stands.board_page", call_id=call_id, state=state.value), current == state, counts.get(state, 0))
        for state, text in words.STATES.items()
        if counts.get(state) or current == state
    ]


def spoken() -> list[tuple[str, str]]:
    """Return the languages one can look for."""
    return [(code, words.language(code)) for code in words.SPOKEN]
