"""The sample call for volunteers: invented people, through the same actions as real ones, for trying the application."""

from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select

from ixevents.core import entries, zones
from ixevents.core.clock import today
from ixevents.core.languages import Translated, fold
from ixevents.events.models import Edition, Place
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.volunteers import calls, queries, shifts, turns
from ixevents.volunteers.models import Shift, VolunteerCall

_FILE = Path(__file__).with_name("sample.yaml")
_FESTIVAL = "festival"

Entry = Mapping[str, Any]


def load() -> int:
    """Add the call of the sample festival and return how many shifts it has; the sample programme is loaded before."""
    festival = select(Edition).where(Edition.programme == _FESTIVAL, Edition.sample.is_(True), Edition.starts_on > today())
    edition = db.session.scalars(festival.order_by(Edition.starts_on)).first()
    if edition is None or db.session.scalar(select(exists().where(VolunteerCall.edition_id == edition.id))):
        return 0
    content: Entry = entries.read(_FILE)
    texts = {name: Translated.of(content[name]) for name in ("words", "note")}
    call = calls.make(edition, {**texts, "age_least": 16}, sample=True, actor=SYSTEM)
    made = [(_shift(call, row), row[5]) for row in content["shifts"]]
    calls.open_to_public(call, actor=SYSTEM)
    people: dict[tuple[str, str], list[int]] = {}
    for shift, names in made:
        for name, language in names:
            people.setdefault((name, language), []).append(shift.id)
    for (name, language), wanted in people.items():
        facts = {"name": name, "email": f"{fold(name).replace(' ', '.')}@example.org", "phone": "", "language": language}
        turns.sign_up(call, facts, wanted, sending=f"sample:{call.id}:{name}", actor=SYSTEM)
    return len(made)


def _shift(call: VolunteerCall, row: list[Any]) -> Shift:
    days, start, end, place, wanted, _people, title, details = row
    day = call.edition.starts_on + timedelta(days=days)
    facts = {
        "title": Translated.of(title),
        "details": Translated.of(details),
        "place_id": db.session.scalars(select(Place.id).where(Place.slug == place)).one(),
        "starts_at": zones.instant(day, time.fromisoformat(start)),
        "ends_at": zones.instant(day, time.fromisoformat(end)),
        "wanted": wanted,
    }
    shift = shifts.add(call, facts, actor=SYSTEM)
    return db.session.scalars(queries.shifts([shift.id])).one()
