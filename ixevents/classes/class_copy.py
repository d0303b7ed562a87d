"""A form that begins with what is known of a class already: to bring it to another workshop, or again next year."""

from ixevents.classes import queries
from ixevents.classes.forms import ClassesForm
from ixevents.classes.models import ClassParty
from ixevents.core import headers
from ixevents.extensions import db
from ixevents.registrations import queries as registration_queries
from ixevents.registrations.models import Registration

_OF_THE_CLASS = ("label", "pupils", "adults", "hours")
_OF_THE_SENDER = ("name", "email", "phone")


def fill(form: ClassesForm, code: str) -> None:
    """Write into a new form what the class behind a private link says; an unknown link writes nothing."""
    registration = db.session.scalars(registration_queries.by_code(), {"code": code}).first() if code else None
    if registration is None or registration.anonymous_at is not None:
        return
    party = db.session.scalars(queries.of(registration.id)).first()
    if party is None:
        return
    headers.private()
    _fill_class(form, party)
    _fill_contact(form, registration, party)


def _fill_class(form: ClassesForm, party: ClassParty) -> None:
    form.school.data = str(party.school_id or "")
    for what in _OF_THE_CLASS:
        form.of(1, what).data = getattr(party, what)
    level = form.of(1, "level")
    level.data = party.level if party.level in [choice.value for choice in level.choices] else ""
    for prefix, given in (("need", party.needs), ("count", party.counts)):
        for key, value in given.items():
            if f"c1_{prefix}_{key}" in form:
                form.of(1, f"{prefix}_{key}").data = value


def _fill_contact(form: ClassesForm, registration: Registration, party: ClassParty) -> None:
    for what in _OF_THE_SENDER:
        form[what].data = getattr(registration, what)
    form.role.data = party.role
    form.day_phone.data = party.day_phone if party.day_phone != registration.phone else ""
    form.photos.data = str(party.photos)
    form.transport.data = str(party.transport or "")
    form.contact_next_year.data = party.contact_next_year
