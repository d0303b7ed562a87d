"""What the page of a record shows: facts with unknown said as unknown, what waits for the public, what is left open."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from ixevents.core.languages import NAMES
from ixevents.core.web import apart, plain
from ixevents.extensions import db
from ixevents.projects import budgets, coding, texts, wording
from ixevents.projects.background import ProjectNote
from ixevents.projects.budgets import Balance
from ixevents.projects.models import Project, ProjectState
from ixevents.projects.texts import Waiting
from ixevents.staff import ways
from ixevents.staff.journal import told
from ixevents.staff.record_parts.sorts import SORTS
from ixevents.staff.records import queries, words

DONE: dict[str, object] = {
    "discard": _l("The changes are given up; the texts are what the public reads."),
    "archive": _l("Archived. Its address goes on answering."),
    "restore": _l("It is in the lists again."),
    "delete": _l("Deleted."),
}
HISTORY = 10
Row = dict[str, str | Markup]


@dataclass(frozen=True)
class Line:
    """One record in the list."""

    project: Project
    title: str
    period: str
    amount: str
    events: int
    waiting: bool


@dataclass(frozen=True)
class WaitingText:
    """A text that is not public yet, with the way to it."""

    name: str
    words: str
    url: str
    ready: bool


@dataclass(frozen=True)
class RecordPage:
    """What the page of a record says."""

    title: str
    waiting: list[WaitingText]
    ready: int
    stale: bool
    "A language was left as it is: publishing asks whether it still fits."
    obstacles: list[str]
    facts: list[Row]
    balance: Balance
    suggestions: int
    "Still open."
    notes: list[ProjectNote]
    events: int
    events_url: str | None
    history: list[told.Told]
    journal_url: str | None
    proof: str


def lines(projects: Sequence[Project]) -> list[Line]:
    """Return the rows of the list; one statement for all the counts."""
    counts = dict(db.session.execute(queries.event_counts([project.id for project in projects])).all())
    return [
        Line(
            project,
            words.title(project),
            wording.period(project) or _("not known"),
            wording.money(project.total_amount, project.currency) if project.total_amount is not None else _("not known"),
            counts.get(project.id, 0),
            bool(project.pending),
        )
        for project in projects
    ]


def page(project: Project) -> RecordPage:
    """Return what the page of a record says."""
    waiting = texts.waiting(project)
    about = f"project:{project.slug}"
    notes = [note for note in db.session.scalars(queries.notes()) if about in note.subjects]
    counts = dict(db.session.execute(queries.event_counts([project.id])).all())
    return RecordPage(
        title=words.title(project),
        waiting=[_waiting(project, one) for one in waiting],
        ready=sum(one.ready for one in waiting),
        stale=any(one.unchanged and one.ready for one in waiting),
        obstacles=texts.obstacles(project),
        facts=facts(project),
        balance=budgets.check(project),
        suggestions=sum(one.open for one in coding.suggestions(project)),
        notes=notes,
        events=counts.get(project.id, 0),
        events_url=ways.to("staff_events.index"),
        history=told.history("project", project.id, limit=HISTORY),
        journal_url=ways.to("staff_journal.thing", kind="project", object_id=project.id),
        proof=_proof(project),
    )


def saved(project: Project, about: object, *, publish: bool) -> tuple[str, str]:
    """Return what is said after saving the record or one of its rows, and its kind: what lacks a language was not published."""
    if not publish:
        return _("Saved."), "success"
    if any((one.row or project) is about for one in texts.waiting(project)):
        return _("Saved. What is not in French and Dutch yet waits: the public does not read it."), "warning"
    return _("Saved and published."), "success"


def facts(project: Project) -> list[Row]:
    """Return the facts of a record as pairs; what nobody knows is said so."""
    amount = wording.money(project.total_amount, project.currency) if project.total_amount is not None else _("not known")
    countries = ", ".join(wording.country(code) for code in project.recipient_countries)
    involved = wording.number(project.directly_involved) if project.directly_involved is not None else _("not known")
    contact = f"{plain(project.contact.role)} ({project.contact.email})" if project.contact else _("none, or not known")
    return [
        {"key": _("Kind of project"), "value": ", ".join([str(words.KINDS[project.kind]), *_sole(project)])},
        {"key": _("Status"), "value": str(words.STATUSES[project.status])},
        {"key": _("Period"), "value": _assumed(wording.period(project), project.starts_assumed or project.ends_assumed)},
        {"key": _("Total resources"), "value": amount},
        {"key": _("Contact"), "value": _assumed(contact, project.contact_assumed)},
        {"key": _("Countries the support goes to"), "value": countries or _("none named")},
        {"key": _("People directly involved"), "value": involved},
    ]


def tabs(project: Project, current: str) -> list[tuple[str, str, bool, int | None]]:
    """Return the parts of a record, each with how much is in it."""
    lists = len(project.objectives) + len(project.lines) + len(project.groups)
    standing = sum(document.withdrawn_at is None for document in project.documents)
    parts = (
        ("record", _("Project record"), url_for("staff_records.record", project_id=project.id), None),
        ("lists", _("Lists"), url_for("staff_record_parts.lists", project_id=project.id), lists),
        ("partners", _("Partners"), url_for("staff_record_parts.partners", project_id=project.id), len(project.partners)),
        ("money", _("Money"), url_for("staff_record_parts.money", project_id=project.id), len(project.funding) + len(project.budgets)),
        ("indicators", _("Indicators"), url_for("staff_record_parts.indicators", project_id=project.id), len(project.indicators)),
        ("documents", _("Documents"), url_for("staff_record_documents.index", project_id=project.id), standing),
        ("codes", _("Codes"), url_for("staff_record_codes.codes", project_id=project.id), len(project.classifications)),
    )
    return [(text, url, name == current, count) for name, text, url, count in parts]


def _waiting(project: Project, one: Waiting) -> WaitingText:
    said = words.waits(one)
    if one.row is None:
        lang = one.missing[0] if one.missing else "fr"
        url = url_for("staff_records.edit", project_id=project.id, _anchor=f"{one.name}_{lang}")
        return WaitingText(str(words.TEXTS[one.name]), said, url, one.ready)
    sort = next(sort for sort in SORTS.values() if one.row in sort.rows(project))
    url = url_for("staff_record_parts.row", project_id=project.id, kind=sort.slug, row_id=one.row.id)
    start = plain(one.text)[:60] or _("(empty)")
    return WaitingText(_("%(label)s: %(value)s", label=sort.name, value=start), said, url, one.ready)


def _sole(project: Project) -> list[str]:
    """Return what this record alone is."""
    found = {_("the standing record"): project.standing, _("the record of the exchanges"): project.with_exchanges}
    return [words for words, is_it in found.items() if is_it]


def _assumed(said: str, assumed: bool) -> str:
    if not said:
        return _("not known")
    return _("%(fact)s (our conclusion)", fact=said) if assumed else said


def _proof(project: Project) -> str:
    if project.state == ProjectState.DRAFT or not project.language_proof:
        return ""
    moments = {lang: told.said(moment) for lang, moment in project.language_proof.items()}
    return apart(_("%(label)s: %(value)s", label=NAMES[lang], value=moments[lang]) for lang in sorted(moments))
