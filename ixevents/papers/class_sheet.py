"""What the day list says of classes: school and class, who comes, pictures, needs, the telephone of the day."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from ixevents.classes import words
from ixevents.classes.models import ClassParty, Photos
from ixevents.registrations.forms import NEEDS
from ixevents.registrations.models import Need, Registration


def columns() -> tuple[tuple[str, int], ...]:
    """Return the heads, with their share of the width."""
    return (
        (_("Class and contact"), 31),
        (_("Pupils and adults"), 13),
        (_("Pictures"), 20),
        (_("Needs"), 14),
        (_("Of the day"), 14),
        (_("Came"), 8),
    )


def rows(parties: Sequence[Registration], classes: Mapping[int, ClassParty]) -> tuple[tuple[str, ...], ...]:
    """Return a row for each party; one that is no class says what it can."""
    return tuple(_row(party, classes.get(party.id)) for party in parties)


def _row(party: Registration, found: ClassParty | None) -> tuple[str, ...]:
    name, came = party.name or _("Without name"), str(party.came or "")
    code = f"{party.door_code[:3]} {party.door_code[3:]}"
    if found is None:
        return name, str(party.seats), "", ", ".join(str(NEEDS[Need(need)]) for need in party.needs), code, came
    who = f"{words.label(found)}, {found.school_name} ({name})"
    needs = ", ".join(f"{NEEDS[Need(need)]} × {count}" for need, count in found.needs.items() if count)
    phone = " · ".join(part.replace(" ", "\u00a0") for part in (found.day_phone or party.phone or "", code) if part)
    return who, f"{found.pupils} + {found.adults}", str(words.PHOTOS[Photos(found.photos)]), needs, phone, came
