"""Which partner of the records an association is: suggested, said by an officer, never concluded; and what the partner's page tells."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from ixevents.associations import locks, queries
from ixevents.associations.models import Stand, StandState
from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, fold
from ixevents.core.web import current_language, plain
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects.partners import Partner


@dataclass(frozen=True)
class Suggestion:
    """A partner that may be the association, and why."""

    partner: Partner
    reason: str


@dataclass(frozen=True)
class StandYear:
    """A stand as the page of its partner tells it."""

    year: int
    words: str
    url: str


def suggestions(stand: Stand) -> list[Suggestion]:
    """Return the partners that have the number or a name of an association, or that its stands of other years are."""
    if stand.partner_id is not None:
        return []
    before = set(db.session.scalars(queries.linked(stand.association_key, stand.id)))
    return [Suggestion(one, reason) for one in db.session.scalars(queries.partners()) if (reason := _reason(stand, one, before))]


def match(stand: Stand, partner: Partner | None, *, actor: str) -> Stand:
    """Say which partner of the records an association is, or that it is none."""
    stand = locks.taken(stand)
    before, stand.partner = stand.partner_id, partner
    db.session.flush()
    if before != stand.partner_id:
        journal.record("match_partner", stand, actor=actor, before=before, after=stand.partner_id)
    return stand


def years(partner: Partner) -> list[StandYear]:
    """Return the stands of a partner, in one statement: those that were there, those that will be, and those that were called off.

    Whom nobody checked in is not told of: a forgotten tick must not say in public that somebody stayed away.
    """
    return [_year(stand) for stand in db.session.scalars(queries.of_partner(partner.id)) if _told(stand)]


def _told(stand: Stand) -> bool:
    return stand.state in (StandState.PRESENT, StandState.CALLED_OFF) or stand.call.ends_at > now()


def _year(stand: Stand) -> StandYear:
    call = stand.call
    title, number = plain(call.edition.title), stand.pitch.number if stand.pitch and call.plan_shown else None
    what = _("Stand at %(title)s, pitch %(num)s", title=title, num=number) if number else _("Stand at %(title)s", title=title)
    words = _became(stand, what)
    page = url_for("associations.stands", edition=call.edition.slug, lang=current_language()) if call.public else ""
    return StandYear(call.edition.starts_on.year, words, f"{page}#stand-{stand.id}" if page else "")


def _became(stand: Stand, what: str) -> str:
    if stand.state == StandState.CALLED_OFF:
        return _("%(stand)s: called off", stand=what)
    return what if stand.call.ends_at > now() else _("%(stand)s: was there", stand=what)


def _reason(stand: Stand, partner: Partner, before: set[int | None]) -> str:
    if stand.number and partner.bce_kbo == stand.number:
        return _("same enterprise number")
    if stand.association_key in _names(partner):
        return _("same name")
    return _("as in another year") if partner.id in before else ""


def _names(partner: Partner) -> set[str]:
    names = [getattr(name, lang) for name in (partner.name, *(other.name for other in partner.names)) for lang in LANGUAGES]
    return {" ".join(fold(name).split())[:160] for name in (*names, partner.acronym) if name}
