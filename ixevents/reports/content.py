"""What a report says, as plain values: numbers and texts, no persons. Frozen, these are the report; everything printed is made of them.

Numbers of people by what they are (`splits`) leave the house with a report, so small cells are hidden in them (GDPR-02): None.
Amounts and decimal numbers are text, so that they stay exact.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ixevents.core.clock import BRUSSELS
from ixevents.core.languages import Translated
from ixevents.events.models import Slot
from ixevents.exchanges.figures import Figures as Exchanges
from ixevents.exchanges.models import Exchange
from ixevents.extensions import db
from ixevents.figures import axes, counting, indicators, small_cells
from ixevents.figures.axes import Axis
from ixevents.figures.counting import Figures, Happenings, Number
from ixevents.figures.indicators import Line
from ixevents.projects import funders
from ixevents.projects.files import ProjectDocument
from ixevents.projects.models import Project
from ixevents.reports import queries
from ixevents.reports.models import TEXTS, FunderReport
from ixevents.volunteers import given
from ixevents.volunteers.words import quarters

FORMAT = 2
"""Rises when the shape of the content changes; older snapshots stay readable.

Since 2 a reason is in languages; a plain text is in one nobody knows. A part that is told only where there is something to tell changes no
other report: what volunteers gave.
"""

Facts = dict[str, Any]
NAMES = tuple(name for name, value in vars(Figures()).items() if isinstance(value, Number))
OF_EVENTS = ("slots", "announced", "participations", "pupils", "adults", "classes")


def of(report: FunderReport) -> Facts:
    """Count and gather what a report says now."""
    project = db.session.scalars(queries.project(report.project_id)).one()
    happened = counting.read(project.id)
    figures = counting.count(happened, report.starts, report.ends)
    slots = db.session.scalars(queries.slots(_dates(figures))).all()
    return {
        "format": FORMAT,
        "title": _text(report.title),
        "languages": list(report.languages),
        "period": {"starts": report.starts.isoformat(), "ends": report.ends.isoformat()},
        "project": _project(project),
        "money": _money(project),
        "credit": _credit(project),
        "texts": {name: _text(getattr(report, name)) for name in TEXTS},
        "figures": {name: getattr(figures, name).value for name in NAMES},
        "splits": _splits(figures, happened),
        "exchanges": _exchanges(figures),
        "indicators": [_indicator(line) for line in indicators.of_project(project, happened) if _told(line, report)],
        "activities": _activities(report, happened, slots),
        "evidence": _evidence(report, figures, slots),
        "sample": report.sample,
        **_volunteers(report, slots),
    }


def _project(project: Project) -> Facts:
    dates = {name: value.value if value else None for name, value in (("starts", project.starts), ("ends", project.ends))}
    own = {"slug": project.slug, "acronym": project.acronym, "title": _text(project.title), "planned": project.period_planned}
    return {**own, **dates, "directly_involved": project.directly_involved}


def _money(project: Project) -> Facts:
    lines = [
        {"funder": _text(line.funder.name), "role": str(line.role), "amount": _amount(line.amount), "contract": line.contract_number}
        for line in project.funding
    ]
    budgets = [{"starts": one.starts.isoformat(), "ends": one.ends.isoformat(), "amount": _amount(one.amount)} for one in project.budgets]
    return {"total": _amount(project.total_amount), "currency": project.currency, "lines": lines, "budgets": budgets}


def _credit(project: Project) -> Facts | None:
    owed = funders.credit(project)
    return {"words": _text(owed.words), "opinions": _text(owed.opinions)} if owed else None


def _splits(figures: Figures, happened: Happenings) -> list[Facts]:
    names = {str(number): name for number, (name, _postcode, _country) in happened.schools.items()}
    found = []
    for axis, parts in figures.splits.items():
        values = {key: number.value for key, number in parts.items()}
        if set(values) - {axes.UNKNOWN}:
            published = small_cells.hide(values)
            rows = [{"key": key, "value": published.cells[key]} for key in axes.in_order(axis, values)]
            if axis == Axis.SCHOOL:
                rows = [row | {"name": names.get(str(row["key"]), "")} for row in rows]
            found.append({"axis": str(axis), "rows": rows, "total": published.total})
    return found


def _exchanges(figures: Figures) -> Facts:
    return {
        "total": _met(figures.exchanges),
        "countries": [
            {"country": country, **_met(part)}
            for country, part in sorted(figures.exchange_countries.items(), key=lambda one: one[0] or "~")
        ],
    }


def _met(part: Exchanges) -> Facts:
    return {"exchanges": part.exchanges, "participations": part.participations.all, "persons": part.persons.all}


def _told(line: Line, report: FunderReport) -> bool:
    """Whether an indicator's period touches the report's."""
    return line.period is None or (line.period.starts <= report.ends and line.period.ends >= report.starts)


def _indicator(line: Line) -> Facts:
    indicator, actual = line.indicator, line.actual
    return {
        "id": indicator.id,
        "period": [line.period.starts.isoformat(), line.period.ends.isoformat()] if line.period else None,
        "name": _text(indicator.name),
        "unit": _text(indicator.unit),
        "measure": str(indicator.measure),
        "baseline": _decimal(indicator.baseline),
        "baseline_year": indicator.baseline_year,
        "target": _decimal(line.target),
        "reached": _decimal(actual.value),
        "words": _text(actual.entry.words) if actual.entry else {},
        "computed": actual.computed.value if actual.computed else None,
        "reason": actual.reason.as_dict() if isinstance(actual.reason, Translated) else actual.reason,
        "period_id": line.period.id if line.period else None,
    }


def _activities(report: FunderReport, happened: Happenings, slots: Sequence[Slot]) -> list[Facts]:
    titles = {slot.event_id: slot.event.title for slot in slots}
    found = []
    for event_id, title in titles.items():
        part = counting.count(happened, report.starts, report.ends, events=[event_id])
        own = [slot for slot in slots if slot.event_id == event_id]
        days = [slot.starts_at.astimezone(BRUSSELS).date().isoformat() for slot in (own[0], own[-1])]
        found.append(
            {
                "event": event_id,
                "title": _text(title),
                "first": days[0],
                "last": days[1],
                **{name: getattr(part, name).value for name in OF_EVENTS},
            }
        )
    return found


def _volunteers(report: FunderReport, slots: Sequence[Slot]) -> Facts:
    """Gather who lent a hand in the period at editions to which dates of the project belong; nothing where nobody was noted."""
    editions = {slot.event.edition_id: slot.event.edition.title for slot in slots}
    helped = given.to_editions(list(editions), report.starts, report.ends)
    rows = [
        {"edition": number, "title": _text(title), "people": one.people, "hours": _decimal(quarters(one.hours)), "unsaid": one.unsaid}
        for number, title in editions.items()
        if (one := helped.get(number)) and (one.people or one.unsaid)
    ]
    return {"volunteers": rows} if rows else {}


def _evidence(report: FunderReport, figures: Figures, slots: Sequence[Slot]) -> Facts:
    meetings = db.session.scalars(queries.meetings(report.project_id, report.starts, report.ends))
    documents = db.session.scalars(queries.documents(report.project_id))
    return {
        "slots": [_slot(slot, figures) for slot in slots],
        "meetings": [_meeting(met) for met in meetings],
        "documents": [_document(one) for one in documents],
    }


def _slot(slot: Slot, figures: Figures) -> Facts:
    when = {"starts_at": slot.starts_at.isoformat(), "zone": slot.zone}
    what = {"slot": slot.id, "title": _text(slot.event.title), "place": _text(slot.place.name)}
    came = None if slot.id in figures.uncounted.parts else figures.participations.parts.get(slot.id, 0)
    return {**what, **when, "announced": figures.announced.parts.get(slot.id, 0), "came": came}


def _meeting(met: Exchange) -> Facts:
    came = sum((side.pupils_came or 0) + (side.teachers_came or 0) for side in met.sides)
    return {"exchange": met.id, "starts_at": met.starts_at.isoformat(), "zone": met.zone, "title": _text(met.title), "came": came}


def _document(one: ProjectDocument) -> Facts:
    dated = one.dated.isoformat() if one.dated else None
    return {"document": one.id, "title": _text(one.title), "kind": str(one.kind), "dated": dated, "sha256": one.sha256}


def _dates(figures: Figures) -> list[int]:
    """The slots a report tells of: where somebody came, where people were expected, where nobody has counted."""
    return list({*figures.slots.parts, *figures.announced.parts, *figures.uncounted.parts})


def _text(text: Translated) -> Mapping[str, str]:
    return text.as_dict()


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
