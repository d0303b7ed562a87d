"""Samples of the letters about sitting on the council: invented people, an invented association."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.council import links, notices
from ixevents.council.candidature import Call, Candidature, CandidatureState
from ixevents.council.models import Council, CouncilCategory, CouncilSeat, Mandate, Member
from ixevents.council.renewal import Renewal, RenewalAsk
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.outbox import samples
from ixevents.projects.partners import Partner, PartnerKind, Relation

NAMES = {
    "link": _l("Council: a member’s own page"),
    "candidature_confirm": _l("Candidature: confirm the address"),
    "candidature_received": _l("Candidature: received"),
    "candidature_refused": _l("Candidature: not retained"),
    "appointed": _l("Council: appointed"),
    "renewal_asked": _l("Council: do you go on?"),
    "thanks": _l("Council: thanks to who leaves"),
}
SINCE, UNTIL = date(2024, 12, 1), date(2030, 11, 30)


def add() -> None:
    """Make the samples known."""
    for letter, title in NAMES.items():
        samples.add(f"council.{letter}", title, _writer(letter))


def write(letter: str, language: str) -> object:
    """Write one letter to somebody invented; the caller undoes it."""
    if letter.startswith("candidature"):
        return getattr(notices, letter)(candidature(language))
    mandate = appointed(language)
    if letter == "renewal_asked":
        return notices.renewal_asked(_asked_about(mandate))
    if letter == "thanks":
        mandate.ended_on = UNTIL + timedelta(days=1)
        return notices.thanks(mandate, SINCE)
    made = links.for_letter(mandate.member, actor=SYSTEM)
    return notices.link(mandate.member, made) if letter == "link" else notices.appointed(mandate, made)


def candidature(language: str) -> Candidature:
    """Make an invented candidature, in the session."""
    category = _category()
    call = Call(council_id=category.council_id, text=Translated("Appel", "Oproep"), category_ids=[category.id])
    call.opens_on, call.closes_on = today(), today() + timedelta(days=20)
    found = Candidature(
        call=call,
        category=category,
        organisation="Les Palabres",
        name="Amina Diallo",
        email="amina@example.org",
        email_key="amina@example.org",
        second_name="Bram Wouters",
        motivation="…",
        language=language,
        state=CandidatureState.RECEIVED,
    )
    db.session.add_all([call, found])
    db.session.flush()
    return found


def appointed(language: str) -> Mandate:
    """Make an invented member in a seat, in the session."""
    seat = CouncilSeat(category=_category(), organisation="Les Palabres", opened_on=SINCE, mandates=[])
    member = Member(name="Amina Diallo", email="amina@example.org", email_key="amina@example.org", language=language, links=[], mandates=[])
    mandate = Mandate(seat=seat, member=member, starts_on=SINCE, ends_on=UNTIL, decision="2024/114")
    db.session.add_all([seat, member, mandate])
    db.session.flush()
    return mandate


def ask(language: str) -> RenewalAsk:
    """Make the question to an invented member whether to go on, in the session."""
    return _asked_about(appointed(language))


def _asked_about(mandate: Mandate) -> RenewalAsk:
    council_id = mandate.seat.category.council_id
    deadline, first = today() + timedelta(days=30), UNTIL + timedelta(days=1)
    renewal = Renewal(council_id=council_id, until=UNTIL, deadline=deadline, starts_on=first, ends_on=first + timedelta(days=2190), asks=[])
    ask = RenewalAsk(renewal=renewal, mandate=mandate)
    db.session.add_all([renewal, ask])
    db.session.flush()
    return ask


def _category() -> CouncilCategory:
    known = db.session.scalars(select(CouncilCategory).order_by(CouncilCategory.position.desc())).first()
    if known is not None:
        return known
    partner = Partner(
        slug="sample-municipality", name=Translated("Ixelles", "Elsene"), kind=PartnerKind.LOCAL_AUTHORITY, relation=Relation.SELF
    )
    db.session.add(partner)
    db.session.flush()
    council = Council(slug="sample-council", coordinator_id=partner.id, name=Translated("Conseil", "Raad"), purpose=Translated("…", "…"))
    db.session.add(council)
    db.session.flush()
    category = CouncilCategory(
        council_id=council.id, position=0, organisations=True, name=Translated("associations", "verenigingen", "associations")
    )
    db.session.add(category)
    db.session.flush()
    return category


def _writer(letter: str) -> samples.Write:
    return lambda language: write(letter, language)
