"""A sample of the letter to the College: an invented opinion."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.council.models import Council
from ixevents.extensions import db
from ixevents.opinions import notices
from ixevents.opinions.models import Occasion, Opinion, OpinionState
from ixevents.outbox import samples
from ixevents.projects.partners import Partner, PartnerKind, Relation

TITLE = Translated("L’eau dans les écoles partenaires", "Water in de partnerscholen", "Water in partner schools")


def add() -> None:
    """Make the sample known."""
    samples.add("opinions.sent", _l("Opinion sent to the College"), _sent)


def opinion() -> Opinion:
    """Make the invented opinion, in the session; the caller undoes it."""
    made = Opinion(
        council=_council(),
        occasion=Occasion.REQUEST,
        title=TITLE,
        text=Translated("Le conseil donne un avis favorable.", "De adviesraad geeft een gunstig advies."),
        year=today().year,
        number=99,
        adopted_on=today(),
        due_on=today() + timedelta(days=60),
        state=OpinionState.SENT,
        stamps=[],
        composition={},
        vote=None,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _sent(_language: str) -> None:
    notices.sent(opinion(), "college@example.org")


def _council() -> Council:
    found = db.session.scalars(select(Council)).first()
    if found is not None:
        return found
    name = Translated("Commune d’exemple", "Voorbeeldgemeente", "Sample municipality")
    partner = Partner(slug="sample-municipality", name=name, kind=PartnerKind.LOCAL_AUTHORITY, relation=Relation.SELF)
    return Council(slug="sample-council", coordinator=partner, name=Translated("Conseil", "Raad", "Council"), purpose=Translated())
