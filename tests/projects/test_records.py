"""Loading the records: what is missing is added, what is there is left alone, every public text is in both languages."""

from decimal import Decimal

from flask import Flask
from sqlalchemy import func, select

from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.projects import queries, records
from ixevents.projects.background import HistoricContact, Policy, ProjectNote, RecurringEvent
from ixevents.projects.models import FundingLine, Project, ProjectContact, ProjectPartner
from ixevents.projects.partners import Partner


def test_loading_counts_what_it_adds(app: Flask) -> None:
    counts = records.load()

    assert counts == {
        "contacts": 3,
        "partners": 17,
        "policies": 1,
        "projects": 5,
        "recurring_events": 2,
        "notes": 25,
        "historic_contacts": 3,
    }


def test_loading_again_adds_nothing(loaded: None) -> None:
    before = _rows()

    counts = records.load()

    assert (set(counts.values()), _rows()) == ({0}, before)


def test_loading_again_leaves_what_staff_changed(loaded: None) -> None:
    project = _project("more-water")
    project.total_amount = Decimal("97000.00")
    project.partners[1].role = "lead"
    db.session.delete(project.partners[2])
    db.session.commit()

    records.load()

    db.session.expire_all()
    project = _project("more-water")
    assert project.total_amount == Decimal("97000.00")
    assert [(part.partner.slug, part.role) for part in project.partners] == [("ixelles", "lead"), ("isia", "lead")]


def test_loading_again_brings_back_a_missing_record_alone(loaded: None) -> None:
    db.session.delete(db.session.scalars(select(ProjectNote).where(ProjectNote.code == "A-07")).one())
    db.session.commit()

    counts = records.load()

    assert {kind: count for kind, count in counts.items() if count} == {"notes": 1}


def test_loading_is_the_same_on_each_database(any_app: Flask) -> None:
    records.load()
    db.session.commit()

    assert set(records.load().values()) == {0}
    assert _project("cic-kalamu").total_amount == Decimal("407676.96")
    assert str(_project("more-water").starts) == "2012-08"


def test_every_public_text_is_in_french_and_dutch(loaded: None) -> None:
    projects = [_project(slug) for slug in db.session.scalars(select(Project.slug)).all()]
    texts = [text for project in projects for text in _public_texts(project)]
    texts += [partner.name for partner in db.session.scalars(select(Partner))]
    texts += [line.text for line in db.session.scalars(queries.policy()).one().lines]
    texts += [event.name for event in db.session.scalars(select(RecurringEvent))]

    assert [text for text in texts if text and not text.complete] == []
    assert len(texts) > 80


def _public_texts(project: Project) -> list[Translated]:
    own = [project.title, project.summary, project.programme_name, project.funding_note, project.partners_note]
    own += [project.beneficiaries_note, project.related_note]
    parts = [objective.text for objective in project.objectives] + [line.text for line in project.lines]
    parts += [group.who for group in project.groups] + [group.accompanied_by for group in project.groups]
    return own + parts + [indicator.name for indicator in project.indicators]


def _project(slug: str) -> Project:
    return db.session.scalars(queries.record(slug)).one()


def _rows() -> dict[str, int]:
    models = (Project, Partner, ProjectPartner, FundingLine, ProjectNote, HistoricContact, RecurringEvent, Policy, ProjectContact)
    return {model.__tablename__: db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models}
