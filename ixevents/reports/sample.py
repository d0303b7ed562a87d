"""A report about the sample programme, frozen by the same action as any other, and a sentence written since."""

from datetime import date
from pathlib import Path

from sqlalchemy import select

from ixevents.core import entries
from ixevents.core.clock import today
from ixevents.core.languages import OFFICIAL, Translated
from ixevents.extensions import db
from ixevents.figures import sample as figures
from ixevents.journal.models import SYSTEM
from ixevents.projects.models import Project
from ixevents.reports import actions
from ixevents.reports.models import TEXTS, FunderReport

_FILE = Path(__file__).with_name("sample.yaml")


def load() -> int:
    """Add the sample report where there is none; returns how many that were. What happened is loaded before."""
    content = entries.read(_FILE)
    project = db.session.scalars(select(Project).where(Project.slug == content["project"])).first()
    if project is None or db.session.scalars(select(FunderReport.id).where(FunderReport.sample)).first():
        return 0
    year = today().year if today().month >= 9 else today().year - 1
    texts = {name: Translated.of(content[name]) for name in ("title", *TEXTS)}
    values = {**texts, "starts": date(year, 9, 1), "ends": date(year + 1, 8, 31), "languages": list(OFFICIAL)}
    report = actions.draft(project, values, actor=SYSTEM, sample=True)
    actions.freeze(report, version=report.version, actor=SYSTEM)
    figures.go_on()
    later = {lang: f"{texts['went_well'].as_dict()[lang]}\n\n{words}" for lang, words in content["later"].items()}
    actions.edit(report, {**values, "went_well": Translated.of(later)}, version=report.version, actor=SYSTEM)
    return 1
