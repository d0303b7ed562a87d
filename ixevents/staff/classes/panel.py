"""The class in the file of its registration: plain values for the page."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import url_for
from flask_babel import gettext as _

from ixevents.classes import actions, queries, words
from ixevents.classes.models import ClassParty, Photos, Transport
from ixevents.events import words as event_words
from ixevents.extensions import db
from ixevents.registrations.forms import NEEDS
from ixevents.registrations.models import Need, Registration
from ixevents.staff import ways

Row = dict[str, object]


@dataclass(frozen=True)
class Panel:
    """What the file of a class says besides that of any party."""

    title: str
    rows: list[Row]
    wishes: list[str] = field(default_factory=list)
    together: list[tuple[str, str]] = field(default_factory=list)
    "Other classes of the same sending, with their files."
    change_url: str = ""
    needs_url: str = ""


def of(registration: Registration) -> Panel | None:
    """Return the class of a registration in three statements, or None for persons."""
    if not registration.party_key.startswith(f"{actions.KIND}:"):
        return None
    party = db.session.scalars(queries.of(registration.id)).first()
    if party is None:
        return None
    wishes = db.session.scalars(queries.wishes(registration.id)).all()
    others = db.session.scalars(queries.sent_together(party.sending)).all() if party.sending else []
    return Panel(
        " · ".join(part for part in (party.label, party.school_name) if part),
        list(_rows(party)),
        [event_words.when(wish.slot) for wish in wishes] if len(wishes) > 1 else [],
        [(words.label(one), _file(one)) for one in others if one.registration_id != registration.id],
        url_for("staff_classes.change", registration_id=registration.id) if registration.live else "",
        url_for("staff_classes.needs", registration_id=registration.id) if registration.live else "",
    )


def _rows(party: ClassParty) -> Iterator[Row]:
    yield {"key": _("Class"), "value": words.label(party)}
    yield _school(party)
    yield {"key": _("Who comes"), "value": words.who(party.pupils, party.adults) + _counts(party)}
    if party.pupils_came is not None:
        yield {"key": _("Who came"), "value": words.who(party.pupils_came, party.adults_came or 0)}
    yield {"key": _("Pictures"), "value": str(words.PHOTOS[Photos(party.photos)])}
    given = {
        _("Contact’s task"): party.role,
        _("Telephone of the day"): party.day_phone,
        _("School hours"): party.hours,
        _("Comes"): str(words.TRANSPORT[Transport(party.transport)]) if party.transport else "",
        _("Needs"): ", ".join(f"{NEEDS[Need(need)]} × {count}" for need, count in party.needs.items() if count),
        _("Works on"): party.topic,
        _("In lessons"): party.lessons,
        _("Has done before"): party.experience,
        _("Next year"): _("Wants to hear of it") if party.contact_next_year else "",
    }
    yield from ({"key": key, "value": value} for key, value in given.items() if value)


def _school(party: ClassParty) -> Row:
    row: Row = {"key": _("School"), "value": party.school_name or _("Not known")}
    url = ways.to("staff_schools.school", school_id=party.school_id) if party.school_id else None
    return row | ({"url": url, "action": _("The school"), "about": party.school_name} if url else {})


def _counts(party: ClassParty) -> str:
    said = ", ".join(words.counted(name, count) for name, count in party.counts.items() if name in words.COUNTS and count)
    return f" ({said})" if said else ""


def _file(party: ClassParty) -> str:
    return url_for("staff_registrations.registration", registration_id=party.registration_id)
