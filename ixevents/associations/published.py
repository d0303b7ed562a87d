"""What the public reads of stands: who comes, at which pitch, and the plan of the square."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _

from ixevents.associations import drawing, queries, words
from ixevents.associations.models import Stand, StandCall
from ixevents.core.languages import Translated
from ixevents.extensions import db

_MARK_LENGTH = 12


@dataclass(frozen=True)
class Shown:
    """One stand of the list, as far as the public knows it."""

    id: int
    name: str
    cover: str
    "What its cover is drawn from: the same association has the same one every year."
    activity: Translated
    "Empty until it is written in both official languages (LANG-01)."
    languages: str
    number: int | None
    tags: tuple[str, ...]
    partner: str
    "Its name in addresses, where it is a partner of the records."


def values(call: StandCall) -> dict[str, Any]:
    """Return what the page prints of the stands that come; two statements at most."""
    coming = db.session.scalars(queries.coming(call.id)).all()
    pitches = db.session.scalars(queries.pitches(call.id)).all() if call.plan_shown else []
    plan = drawing.plan(call, pitches, coming) if pitches else None
    return {"coming": shown(coming, pitched=call.plan_shown), "plan": plan}


def shown(stands: Iterable[Stand], *, pitched: bool) -> list[Shown]:
    """Return stands for the list: by number where the public knows it, else by name."""
    rows = [_shown(stand, pitched=pitched) for stand in stands]
    return sorted(rows, key=lambda row: (row.number is None, row.number or 0)) if pitched else rows


def _cover(stand: Stand) -> str:
    return f"stand-{sha256(stand.association_key.encode()).hexdigest()[:_MARK_LENGTH]}"


def _shown(stand: Stand, *, pitched: bool) -> Shown:
    tags = [text for offered, text in ((stand.food, _("Food")), (stand.drink, _("Drinks"))) if offered]
    return Shown(
        id=stand.id,
        name=stand.association,
        cover=_cover(stand),
        activity=stand.activity if stand.activity.complete else Translated(),
        languages=words.languages(stand.languages),
        number=stand.pitch.number if pitched and stand.pitch else None,
        tags=tuple(tags),
        partner=stand.partner.slug if stand.partner else "",
    )
