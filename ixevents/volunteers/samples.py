"""Samples of the letters to volunteers: an invented person at an invented edition."""

from datetime import date, time, timedelta

from flask_babel import lazy_gettext as _l

from ixevents.core import zones
from ixevents.core.languages import Translated
from ixevents.events.models import Edition, EditionState, Place
from ixevents.extensions import db
from ixevents.outbox import samples
from ixevents.volunteers import notices, words
from ixevents.volunteers.models import Shift, Turn, Volunteer, VolunteerCall

NAMES = {
    "taken": _l("Volunteer: a shift, with what volunteers are told"),
    "moved": _l("Volunteer: another hour, day or place"),
    "given_up": _l("Volunteer: a shift given up"),
    "called_off": _l("Volunteer: a shift called off"),
    "own_page": _l("Volunteer: the private link again"),
    "reminder": _l("Volunteer: in two days"),
    "thanks": _l("Volunteer: thanks"),
}


def add() -> None:
    """Make the samples known."""
    for letter, title in NAMES.items():
        samples.add(f"volunteers.{letter}", title, _writer(letter))


def write(letter: str, language: str) -> object:
    """Write one letter to somebody invented; the caller undoes it."""
    turn = _turn(language)
    if letter == "own_page":
        return notices.own_page(turn.volunteer)
    if letter in ("reminder", "thanks"):
        return (notices.reminder if letter == "reminder" else notices.thanks)(turn.volunteer, [turn])
    if letter == "taken":
        return notices.taken(turn, informed=True)
    turn.sequence = 1
    if letter == "moved":
        before, turn.shift.starts_at = words.told(turn.shift), turn.shift.starts_at - timedelta(hours=1)
        return notices.moved(turn, before)
    return (notices.given_up if letter == "given_up" else notices.called_off)(turn)


def _turn(language: str) -> Turn:
    call = _call()
    volunteer = Volunteer(
        call=call, name="Amina Diallo", email="amina@example.org", email_key="amina@example.org", language=language, turns=[]
    )
    turn = Turn(volunteer=volunteer, shift=_shift(call))
    db.session.add_all([volunteer, turn])
    db.session.flush()
    return turn


def _shift(call: VolunteerCall) -> Shift:
    place = Place(
        slug="sample-of-a-letter",
        name=Translated("Place Fernand Cocq", "Fernand Cocqplein"),
        street=Translated("place Fernand Cocq", "Fernand Cocqplein"),
        locality=Translated("Ixelles", "Elsene"),
    )
    return Shift(
        call=call,
        place=place,
        title=Translated("Accueil à l’entrée de la place", "Onthaal aan de ingang van het plein", "Welcome at the entrance of the square"),
        details=Translated("Demandez Sofie au stand d’accueil.", "Vraag naar Sofie aan de onthaalstand."),
        starts_at=zones.instant(call.edition.starts_on, time(14)),
        ends_at=zones.instant(call.edition.starts_on, time(17, 30)),
        wanted=4,
        uid="6d0f5d0e-52a3-4f0b-9a41-2f1a2f3e7c11",
        reason=Translated("Un orage est annoncé.", "Er wordt onweer verwacht."),
    )


def _call() -> VolunteerCall:
    day = date(2027, 9, 18)
    edition = Edition(programme="festival", slug="sample-of-a-letter", title=Translated.of("Festival 2027"), starts_on=day, ends_on=day)
    edition.state = EditionState.DRAFT
    note = Translated(
        "La commune est une personne morale de droit public. Elle assure votre responsabilité civile et vos accidents.\n\n"
        "Le travail n’est pas payé ; repas et boissons sont offerts. Ce que vous apprenez d’une personne reste entre nous.",
        "De gemeente is een publiekrechtelijke rechtspersoon. Zij verzekert uw burgerlijke aansprakelijkheid en uw ongevallen.\n\n"
        "Het werk wordt niet betaald; u krijgt een maaltijd en drank. Wat u over iemand te weten komt, blijft onder ons.",
    )
    return VolunteerCall(edition=edition, words=Translated("…", "…"), note=note, open=True)


def _writer(letter: str) -> samples.Write:
    return lambda language: write(letter, language)
