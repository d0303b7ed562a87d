"""The sample call for stands: invented associations, through the same actions as real ones, for trying the application."""

from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select

from ixevents.associations import applying, calls, deciding, plan, queries, schedule
from ixevents.associations.models import Stand, StandCall, StandState, Vehicle
from ixevents.core import entries, zones
from ixevents.core.clock import today
from ixevents.core.languages import Translated, fold
from ixevents.events.models import Edition, Place
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.registrations.models import Channel

_FILE = Path(__file__).with_name("sample.yaml")

_HYGIENE = {
    "fr": "Tout est préparé le matin, gardé au froid et servi chaud ; un point d’eau pour se laver les mains.",
    "nl": "Alles wordt ’s morgens bereid, koel bewaard en warm opgediend; er is water om de handen te wassen.",
    "en": "Everything is made in the morning, kept cold and served hot; there is water to wash hands.",
}

Entry = Mapping[str, Any]


def load() -> int:
    """Add the call of the sample festival and return how many applications that were; the sample programme is loaded before."""
    festival = select(Edition).where(Edition.programme == queries.FESTIVAL, Edition.sample.is_(True), Edition.starts_on > today())
    edition = db.session.scalars(festival.order_by(Edition.starts_on)).first()
    if edition is None or db.session.scalar(select(exists().where(StandCall.edition_id == edition.id))):
        return 0
    content: Entry = entries.read(_FILE)
    call = _call(edition, content["call"])
    pitches = [pitch for row in content["pitches"] for pitch in _row(call, row)]
    numbers = {pitch.number: pitch.id for pitch in pitches}
    refused = Translated.of(content["refused"])
    for row in content["stands"]:
        stand = _brought_to(_applied(call, row), row[4], refused)
        if stand.association in content["placed"]:
            plan.assign(stand, numbers[content["placed"][stand.association]], actor=SYSTEM)
    stands = db.session.scalars(queries.coming(call.id)).all()
    for stand in stands:
        stand.arrival_at = schedule.spread(call, stands)[stand.id] if stand.pitch_id else None
    return len(content["stands"])


def _call(edition: Edition, entry: Entry) -> StandCall:
    day, width = edition.starts_on, entry["plan"]
    closes = min(today() + timedelta(days=entry["closes"]), day - timedelta(days=1))
    place = db.session.scalars(select(Place).where(Place.slug == entry["place"])).one()
    facts = {
        "place_id": place.id,
        "conditions": Translated.of(entry["conditions"]),
        "opens_at": zones.instant(today() + timedelta(days=entry["opens"]), time(9)),
        "closes_at": zones.instant(closes, time(18)),
        "starts_at": zones.instant(day, time(11)),
        "ends_at": zones.instant(day, time(19)),
        "arrival_from": zones.instant(day, time(8)),
        "arrival_until": zones.instant(day, time(10)),
        "tables": entry["tables"],
        "watts": entry["watts"],
        "stands_most": entry["stands"],
        "plan_width": width[0],
        "plan_depth": width[1],
        "plan_shown": True,
    }
    return calls.open_call(edition, facts, sample=True, actor=SYSTEM)


def _row(call: StandCall, row: list[Any]) -> list[Any]:
    count, x, y, width, depth, down = row
    return plan.add_row(call, count, x=x, y=y, width=width, depth=depth, down=down, actor=SYSTEM)


def _applied(call: StandCall, row: list[Any]) -> Stand:
    name, number, language, contact, _state, channel, tables, width, watts, sells, vehicle, wish, volunteers, spoken, activity = row
    facts = {
        "association": name,
        "number": number,
        "language": language,
        "contact": contact,
        "email": f"{fold(contact).replace(' ', '.')}@example.org",
        "phone": "",
        "tables": tables,
        "width": width,
        "watts": watts,
        "food": "food" in sells,
        "drink": "drink" in sells,
        "hygiene": _HYGIENE[language] if sells else "",
        "insured": True,
        "vehicle": Vehicle(vehicle),
        "arrival_wish": zones.instant(call.edition.starts_on, time.fromisoformat(wish)) if wish else None,
        "volunteers": volunteers,
        "languages": spoken,
        "activity": Translated.of(activity),
    }
    stand, _own = applying.apply(call, facts, sending=f"sample:{call.id}:{name}", channel=Channel(channel), actor=SYSTEM)
    return applying.confirm_address(stand)


def _brought_to(stand: Stand, state: str, refused: Translated) -> Stand:
    """Let an application go as far as its entry says."""
    wanted = StandState(state)
    if wanted in (StandState.SELECTED, StandState.CONFIRMED, StandState.PRESENT):
        stand = deciding.select(stand, actor=SYSTEM)
    if wanted in (StandState.CONFIRMED, StandState.PRESENT):
        stand = deciding.confirm(stand, actor=SYSTEM)
    if wanted == StandState.PRESENT:
        return deciding.check_in(stand, actor=SYSTEM)
    if wanted == StandState.WAITING:
        return deciding.wait(stand, actor=SYSTEM)
    if wanted == StandState.REFUSED:
        return deciding.refuse(stand, refused, actor=SYSTEM)
    return applying.withdraw(stand) if wanted == StandState.WITHDRAWN else stand
