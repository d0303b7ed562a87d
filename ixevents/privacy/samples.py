"""Samples of the letters about requests: somebody invented, a few invented facts."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.core.persons import Ground, Remains
from ixevents.core.tokens import new_code
from ixevents.extensions import db
from ixevents.outbox import samples
from ixevents.privacy import notices
from ixevents.privacy.models import PrivacyRequest, RequestState, Want, Way

NAMES = {
    "confirm": _l("Request about data: confirm the address"),
    "received": _l("Request about data: received"),
    "extended": _l("Request about data: takes longer"),
    "copy": _l("Request about data: the copy"),
    "corrected": _l("Request about data: corrected"),
    "erased": _l("Request about data: erased"),
    "settled": _l("Request about data: answered"),
    "refused": _l("Request about data: refused"),
}
WANTS = {"copy": Want.COPY, "corrected": Want.CORRECT, "erased": Want.ERASE, "settled": Want.OBJECT}
REASON = Translated(
    "Votre demande porte sur plusieurs années de réunions du conseil ; nous relisons les procès-verbaux un à un.",
    "Uw aanvraag gaat over verscheidene jaren vergaderingen van de adviesraad; we lezen de notulen een voor een na.",
)


def add() -> None:
    """Make the samples known."""
    for letter, title in NAMES.items():
        samples.add(f"privacy.{letter}", title, _writer(letter))


def kinds() -> dict[str, object]:
    """Return what each kind of letter is called."""
    return {f"privacy.{letter}": title for letter, title in NAMES.items()}


def write(letter: str, language: str) -> object:
    """Write one letter to somebody invented; the caller undoes it."""
    request = _request(letter, language)
    if letter == "corrected":
        return notices.corrected(request, ["name", "phone"], {"registrations": 3, "council": 1})
    if letter == "erased":
        day = today().replace(month=12, day=31, year=2031)
        kept = [Remains("registration", 1, Ground.EVIDENCE, day), Remains("no_news", 1, Ground.OBJECTION)]
        return notices.erased(request, {"registrations": 3, "outbox": 7}, kept, withdrawn=1)
    if letter in ("extended", "settled", "refused"):
        return getattr(notices, letter)(request, REASON)
    return getattr(notices, letter)(request)


def _request(letter: str, language: str) -> PrivacyRequest:
    request = PrivacyRequest(
        want=WANTS.get(letter, Want.COPY),
        way=Way.WEB,
        email="amina@example.org",
        email_key="amina@example.org",
        proof="",
        language=language,
        received_on=today(),
        state=RequestState.OPEN,
        outcome={},
    )
    if letter == "extended":
        request.extended_at = now()
    if letter == "copy":
        request.copy_code, request.copy_until = new_code(), now() + timedelta(days=30)
    db.session.add(request)
    db.session.flush()
    return request


def _writer(letter: str) -> samples.Write:
    return lambda language: write(letter, language)
