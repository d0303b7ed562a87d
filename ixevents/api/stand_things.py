"""Stands at the festival as the answers give them: what the public list says, and nobody's name."""

from flask_babel import lazy_gettext as _l

from ixevents.api.event_things import EDITION_NAME, PLACE
from ixevents.api.kinds import ADDRESS, FLAG, LINE, MOMENT, NUMBER, TEXT, Field, Thing, many, one
from ixevents.associations.models import Stand
from ixevents.core.dates import DEFAULT_ZONE
from ixevents.core.languages import Translated


def _pitch(stand: Stand) -> int | None:
    return stand.pitch.number if stand.pitch and stand.call.plan_shown else None


STAND = Thing(
    "Stand",
    _l("What an association shows at an edition of the festival."),
    (
        Field("id", LINE, _l("Its identity; never changes."), lambda stand: stand.id),
        Field("association", LINE, _l("The name of the association."), lambda stand: stand.association),
        Field(
            "activity",
            TEXT,
            _l("What there is to see or do; null until it is written in French and Dutch."),
            lambda stand: stand.activity if stand.activity.complete else Translated(),
        ),
        Field("languages", many(LINE), _l("Spoken languages (ISO 639-1)."), lambda stand: stand.languages),
        Field("food", FLAG, _l("Whether there is food."), lambda stand: stand.food),
        Field("drinks", FLAG, _l("Whether there are drinks."), lambda stand: stand.drink),
        Field("pitch", NUMBER.or_null(), _l("Its number on the plan of the square; null: not known yet."), _pitch),
        Field("place", one(PLACE), _l("Where the stands are."), lambda stand: stand.call.place),
        Field("starts_at", MOMENT, _l("From when it can be visited."), lambda stand: (stand.call.starts_at, DEFAULT_ZONE)),
        Field("ends_at", MOMENT, _l("Until when."), lambda stand: (stand.call.ends_at, DEFAULT_ZONE)),
        Field("edition", one(EDITION_NAME), _l("Of which edition."), lambda stand: stand.call.edition),
        Field(
            "partner",
            LINE.or_null(),
            _l("Slug of the partner it is, where it is one."),
            lambda stand: stand.partner.slug if stand.partner else None,
        ),
        Field("sample", FLAG, _l("Invented, for trying the site."), lambda stand: stand.call.sample),
        Field("url", ADDRESS, _l("The page of the stands."), lambda stand: ("associations.stands", {"edition": stand.call.edition.slug})),
    ),
)
