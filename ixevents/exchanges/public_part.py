"""What the public reads of exchanges: who meets whom and when, and sums against the record. No person, no small number."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from ixevents.core.clock import now
from ixevents.core.web import tr
from ixevents.events.models import SlotState
from ixevents.exchanges import clocks, figures, queries, statements
from ixevents.exchanges.clocks import Clock
from ixevents.exchanges.figures import Figures
from ixevents.exchanges.models import Authority, Exchange, ExchangeState
from ixevents.extensions import db
from ixevents.projects import wording
from ixevents.projects.models import PartnerRole, Project
from ixevents.projects.parts import Part

FEWEST = 5
"""Smaller numbers of people are not published (GDPR-02)."""
MOST_SHOWN = 12


@dataclass(frozen=True)
class Meeting:
    """A meeting with the clocks of its sides."""

    exchange: Exchange
    clocks: list[Clock]
    event_slug: str | None
    over: bool


def on_record(project: Project) -> Part | None:
    """Return the section of the record of the exchanges, which itself says whom it names; None while the public reads of no meeting."""
    return _part(with_named=False) if project.with_exchanges else None


def on_programme() -> Part | None:
    """Return the section of the youth programme's page."""
    return _part(with_named=True)


def shown(number: int) -> str:
    """Return a number of people as it is published: few enough to be known is "fewer than 5"."""
    return _("fewer than %(num)s", num=FEWEST) if 0 < number < FEWEST else wording.number(number)


def _part(*, with_named: bool) -> Part | None:
    exchanges = db.session.scalars(queries.published()).all()
    if not exchanges:
        return None
    project = db.session.scalars(queries.project()).one()
    rows = figures.read(project.id)
    came, at = figures.of(rows), now()
    meetings = [_meeting(exchange) for exchange in exchanges]
    to_come = [one for one in meetings if one.exchange.ends_at > at]
    values = {
        "project": project,
        "to_come": to_come[:MOST_SHOWN],
        "held": [one for one in reversed(meetings) if one.exchange.ends_at <= at and not one.exchange.called_off][:MOST_SHOWN],
        "named": _named(project) if with_named else [],
        "others": _others(project, exchanges),
        "numbers": _numbers(project, came),
        "countries": len({row.country for row in rows if row.country}),
        "sample": any(exchange.sample for exchange in exchanges),
    }
    return Part("exchanges/part.html", values)


def _meeting(exchange: Exchange) -> Meeting:
    slot = exchange.slot
    open_to_all = slot is not None and slot.state == SlotState.PUBLISHED and slot.event.public
    slug = slot.event.slug if slot is not None and open_to_all else None
    return Meeting(exchange, clocks.of(exchange), slug, over=exchange.state == ExchangeState.HELD)


def _named(project: Project) -> list[tuple[Markup, str]]:
    """Return the authorities the record itself names."""
    rows = []
    for line in project.partners:
        role = wording.words_for(line.role, "role")
        if line.role == PartnerRole.LEAD and line.assumed:
            role = _("project lead, as we read the text")
        where = wording.whereabouts(line.partner)
        rows.append((wording.partner_name(line.partner), f"{role} · {where}" if where else role))
    return rows


def _others(project: Project, exchanges: Sequence[Exchange]) -> list[tuple[Markup | str, str]]:
    """Return the authorities that meet here and that the record does not name."""
    known = {line.partner_id for line in project.partners}
    met: dict[int, Authority] = {authority.id: authority for exchange in exchanges for authority in exchange.authorities}
    return [
        (tr(authority.name), wording.country(authority.country) if authority.country else "")
        for authority in met.values()
        if authority.partner_id not in known
    ]


def _numbers(project: Project, came: Figures) -> list[list[str]]:
    """Return what the record says beside participations and persons so far; unknown is said as unknown."""
    if not came.exchanges:
        return []
    rows = [line for line in statements.lines(project, statements.OnFile(), came, ()) if line.name in ("pupils", "teachers", "students")]
    return [[line.words, line.said or _("not stated"), shown(line.persons or 0), shown(line.participations or 0)] for line in rows]
