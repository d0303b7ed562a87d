"""Samples of the letters about stands: an invented association at an invented edition."""

from datetime import date, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from ixevents.associations import notices
from ixevents.associations.models import Pitch, Stand, StandCall, StandState, Vehicle
from ixevents.core import dates, zones
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.events.models import Edition, EditionState, Place
from ixevents.extensions import db
from ixevents.outbox import samples

NAMES = {
    "stand_confirm_address": _l("Stand: confirm the address"),
    "stand_received": _l("Stand: received"),
    "stand_selected": _l("Stand: selected"),
    "stand_waiting": _l("Stand: on the waiting list"),
    "stand_refused": _l("Stand: refused"),
    "stand_reopened": _l("Stand: counts again"),
    "stand_confirmed": _l("Stand: confirmed"),
    "stand_arranged": _l("Stand: pitch and arrival"),
    "stand_moved": _l("Stand: another day, other hours or another place"),
    "stand_changed": _l("Stand: changed by us"),
    "stand_saved": _l("Stand: changed by the association"),
    "stand_reminder": _l("Stand: confirm in time"),
    "stand_withdrawn": _l("Stand: withdrawn"),
    "stand_called_off": _l("Stand: called off"),
    "stand_thanks": _l("Stand: thanks"),
}
_STATES = {
    "stand_confirm_address": StandState.HELD,
    "stand_received": StandState.RECEIVED,
    "stand_selected": StandState.SELECTED,
    "stand_reminder": StandState.SELECTED,
    "stand_waiting": StandState.WAITING,
    "stand_refused": StandState.REFUSED,
    "stand_reopened": StandState.RECEIVED,
    "stand_withdrawn": StandState.WITHDRAWN,
    "stand_called_off": StandState.CALLED_OFF,
    "stand_thanks": StandState.PRESENT,
}

_STORM = Translated(
    "On annonce un orage : la place doit rester vide.",
    "Er wordt onweer voorspeld: het plein moet leeg blijven.",
    "A storm is forecast: the square must stay empty.",
)


def add() -> None:
    """Make the samples known."""
    for letter, title in NAMES.items():
        samples.add(f"associations.{letter}", title, _writer(letter))


def write(letter: str, language: str) -> object:
    """Write one letter to somebody invented; the caller undoes it."""
    found = stand(language, _STATES.get(letter, StandState.CONFIRMED))
    if letter == "stand_withdrawn":
        return notices.withdrawn(found, had_entry=True)
    if letter == "stand_called_off":
        found.call.called_off_at, found.call.called_off_reason, found.sequence = now(), _STORM, 1
        return notices.called_off(found, had_entry=True)
    if letter in ("stand_arranged", "stand_moved"):
        found.pitch = Pitch(call_id=found.call_id, number=7, x=3, y=2)
        found.arrival_at, found.sequence = found.call.arrival_from, 1
        db.session.flush()
    if letter == "stand_changed":
        found.sequence = 1
        return notices.changed(found, {"tables": 1, "watts": 0, "vehicle": Vehicle.CAR, "phone": "02 000 00 01"})
    if letter == "stand_saved":
        found.sequence = 1
    return getattr(notices, letter.removeprefix("stand_"))(found)


def stand(language: str, state: StandState) -> Stand:
    """Make an invented stand, in the session."""
    found = Stand(
        call=_call(),
        association="Les Palabres",
        association_key="les palabres",
        activity=Translated("Jeux de société du monde entier.", "Gezelschapsspelen van overal."),
        languages=["fr", "nl"],
        partner=None,
        tables=2,
        watts=400,
        vehicle=Vehicle.VAN,
        volunteers=4,
        contact="Amina Diallo",
        email="amina@example.org",
        email_key="amina@example.org",
        language=language,
        state=state,
        **_facts(state),
    )
    db.session.add(found)
    db.session.flush()
    return found


def _facts(state: StandState) -> dict[str, Any]:
    facts: dict[str, Any] = {"pitch": None, "documents": [], "uid": "0b6f1f0e-6c39-4b1c-8a41-6f1a2f3e7c55", "confirmed_at": now()}
    if state == StandState.SELECTED:
        facts["answer_before"] = dates.end_of(dates.local_day(now()) + timedelta(days=10))
    if state == StandState.REFUSED:
        facts["reason"] = Translated("La place est trop petite pour un camion.", "Het plein is te klein voor een vrachtwagen.")
    return facts


def _call() -> StandCall:
    day = date(2027, 9, 18)
    edition = Edition(programme="festival", slug="sample-of-a-letter", title=Translated.of("Festival 2027"), starts_on=day, ends_on=day)
    edition.state = EditionState.DRAFT
    place = Place(
        slug="sample-of-a-letter",
        name=Translated("Place Fernand Cocq", "Fernand Cocqplein"),
        street=Translated("place Fernand Cocq", "Fernand Cocqplein"),
        locality=Translated("Ixelles", "Elsene"),
    )
    call = StandCall(
        edition=edition,
        place=place,
        conditions=Translated("…", "…"),
        opens_at=zones.instant(day - timedelta(days=180), time(9)),
        closes_at=zones.instant(day - timedelta(days=90), time(18)),
        starts_at=zones.instant(day, time(11)),
        ends_at=zones.instant(day, time(19)),
        arrival_from=zones.instant(day, time(8)),
        arrival_until=zones.instant(day, time(10)),
    )
    db.session.add_all([edition, place, call])
    db.session.flush()
    return call


def _writer(letter: str) -> samples.Write:
    return lambda language: write(letter, language)
