"""Sample budgets, documents and indicators of real records, for trying the application: each row is marked as a sample.

They pass through the same actions as real ones, and no fact of a record is changed by them.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from fpdf import FPDF
from sqlalchemy import select

from ixevents.core import uploads
from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.projects import documents, queries, rows
from ixevents.projects.files import DocumentKind, ProjectDocument
from ixevents.projects.models import Project, ProjectBudget
from ixevents.projects.results import Indicator, IndicatorPeriod, Measure, ResultType, Source

BUDGETS: Mapping[str, tuple[tuple[date, date, str], ...]] = {
    "myp": (
        (date(2013, 2, 1), date(2014, 1, 31), "168204.10"),
        (date(2014, 2, 1), date(2015, 1, 31), "231415.50"),
        (date(2015, 2, 1), date(2016, 1, 31), "205443.50"),
    ),
    # Short of the total on purpose: the dashboard and the page of the money say by how much.
    "eau-tre": ((date(2009, 1, 1), date(2009, 12, 31), "150000.00"), (date(2010, 1, 1), date(2010, 12, 31), "170000.00")),
}

INDICATORS: tuple[dict[str, Any], ...] = (
    {
        "name": Translated("élèves venus aux ateliers", "leerlingen die naar de workshops kwamen", "pupils who came to the workshops"),
        "unit": Translated("élèves", "leerlingen", "pupils"),
        "source": Source.PUPILS,
        "result_type": ResultType.OUTPUT,
        "target": Decimal(240),
    },
    {
        "name": Translated("participations aux événements", "deelnames aan de evenementen", "participations in the events"),
        "unit": Translated("participations", "deelnames", "participations"),
        "source": Source.PARTICIPATIONS,
        "result_type": ResultType.OUTPUT,
        "target": Decimal(1200),
    },
)

TITLE = Translated("Exemple de rapport d’activités", "Voorbeeld van een activiteitenverslag", "Sample activity report")
AGREEMENT = Translated(
    "Exemple de convention (pour le personnel)", "Voorbeeld van een overeenkomst (voor medewerkers)", "Sample agreement (for staff)"
)


def load() -> int:
    """Add what is not there yet and return how many rows that were; the records are loaded before."""
    known = db.session.scalars(select(ProjectBudget.id).where(ProjectBudget.sample)).first()
    if known is not None or _record("myp") is None:
        return 0
    added = sum(_budget(slug, *stretch) for slug, stretches in BUDGETS.items() for stretch in stretches)
    added += sum(_indicator(values) for values in INDICATORS)
    return added + _document(TITLE, DocumentKind.REPORT, public=True) + _document(AGREEMENT, DocumentKind.AGREEMENT, public=False)


def _record(slug: str) -> Project | None:
    return db.session.scalars(queries.whole(slug).execution_options(populate_existing=True)).first()


def _myp() -> Project:
    return db.session.scalars(queries.whole("myp").execution_options(populate_existing=True)).one()


def _budget(slug: str, starts: date, ends: date, amount: str) -> int:
    project = _record(slug)
    if project is None:
        return 0
    row = ProjectBudget(project_id=project.id, sample=True)
    rows.add(project, row, {"starts": starts, "ends": ends, "amount": Decimal(amount), "committed": True}, actor=SYSTEM)
    return 1


def _indicator(values: Mapping[str, Any]) -> int:
    """Add an indicator with the school year we are in and the next one."""
    project = _myp()
    indicator = Indicator(project_id=project.id, sample=True)
    rows.add(project, indicator, {**values, "measure": Measure.UNIT}, actor=SYSTEM)
    indicator.shown = True
    first = today().year if today().month >= 9 else today().year - 1
    for year in (first, first + 1):
        period = IndicatorPeriod(indicator_id=indicator.id, sample=True)
        stretch = {"starts": date(year, 9, 1), "ends": date(year + 1, 8, 31), "target": values["target"] / 2}
        rows.add(project, period, stretch, actor=SYSTEM)
    return 1


def _document(title: Translated, kind: DocumentKind, *, public: bool) -> int:
    upload = uploads.read(f"{title.en}.pdf", _page(title.en), 10_000_000)
    described = {"title": title, "kind": kind, "language": "en", "dated": None, "public": public, "sample": True}
    document: ProjectDocument = documents.attach(_myp(), upload, described, actor=SYSTEM)
    return int(document.id is not None)


def _page(words: str) -> bytes:
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=20)
    paper.cell(text=words)
    paper.ln(14)
    paper.set_font_size(12)
    paper.cell(text="An invented file for trying the application. It says nothing about the project.")
    return bytes(paper.output())
