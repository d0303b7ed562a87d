"""Texts of a record: which the public reads, and which wait for their other language (LANG-01, LANG-02).

What the public reads lies in the columns and is always in French and Dutch. What is being worked on lies in `Project.pending`,
by address; a row nobody has published yet (`shown` is false) holds its text itself. `publish` lets out what is whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.languages import NAMES, OFFICIAL, Translated
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects.models import Objective, Project, ProjectState, RecordLine, TargetGroup
from ixevents.projects.results import Indicator

OWN = ("title", "summary", "programme_name", "story", "funding_note", "partners_note", "beneficiaries_note", "related_note")
NEEDED = ("title", "summary")
"""Without these no record is published."""

OF_ROWS: dict[type, tuple[str, ...]] = {
    Objective: ("text",),
    RecordLine: ("text",),
    TargetGroup: ("who", "accompanied_by"),
    Indicator: ("name", "unit"),
}
"""The texts of each list; the first is needed."""

Row = Objective | RecordLine | TargetGroup | Indicator


@dataclass(frozen=True)
class Waiting:
    """One text the public does not read yet."""

    name: str
    row: Row | None
    text: Translated
    missing: tuple[str, ...]
    "Official languages still to be written."
    unchanged: str = ""
    "The official language that was left as it is while the other changed: somebody must say that it still fits."

    @property
    def ready(self) -> bool:
        """Whether it can be published."""
        return not self.missing


def draft(project: Project, name: str, row: Row | None = None) -> Translated:
    """Return a text as it is being worked on."""
    key = address(name, row)
    if key in (project.pending or {}):
        return Translated.of(project.pending[key])
    text: Translated | None = getattr(row or project, name)
    return text or Translated()


def write(project: Project, name: str, text: Translated, row: Row | None = None) -> None:
    """Store a text: at once where the public does not read it anyway, else beside what the public reads."""
    key, thing = address(name, row), row or project
    kept = {other: value for other, value in (project.pending or {}).items() if other != key}
    if is_read(project, row) and text != getattr(thing, name):
        kept[key] = text.as_dict()
    elif not is_read(project, row):
        setattr(thing, name, text)
    project.pending = kept


def is_read(project: Project, row: Row | None = None) -> bool:
    """Whether the public reads a record's own texts, or those of one of its rows."""
    return project.state != ProjectState.DRAFT and (row is None or row.shown)


def forget(project: Project, row: Row) -> None:
    """Drop what was being worked on for a row that goes away."""
    gone = {address(name, row) for name in OF_ROWS[type(row)]}
    project.pending = {key: value for key, value in project.pending.items() if key not in gone}


def waiting(project: Project) -> list[Waiting]:
    """Return every text the public does not read yet, in the order of the record; its lists are loaded."""
    return list(_waiting(project))


def obstacles(project: Project) -> list[str]:
    """Say what keeps a draft from being published at all."""
    short = [one for one in waiting(project) if one.row is None and one.name in NEEDED and one.missing]
    if project.state != ProjectState.DRAFT or not short:
        return []
    langs = [lang for lang in OFFICIAL if any(lang in one.missing for one in short)]
    return [
        _("A record needs a title and a summary. Still to be written: %(languages)s.", languages=", ".join(NAMES[lang] for lang in langs))
    ]


def publish(project: Project, *, about: Row | Project | None = None, same: bool = False, actor: str) -> int:
    """Let the public read, in French and Dutch at the same moment, every text that is in both; return how many.

    `about` one row, or the record for its own texts, lets out those alone. `same` says that a language left as it was still says
    the same as the one that changed (LANG-02). The rest goes on waiting.
    The caller has taken the record; its lists are loaded.
    """
    for sentence in obstacles(project):
        raise Refused(sentence, "languages")
    found = [one for one in waiting(project) if about is None or about is (one.row or project)]
    ready = [one for one in found if one.ready and (one.row is None or _row_ready(project, one.row))]
    if not same and any(one.unchanged for one in ready):
        raise Refused(_("One language was changed and the other was not. Read both, then say that they say the same."), "out_of_step")
    before = {_said(one): getattr(one.row or project, one.name).as_dict() for one in ready if is_read(project, one.row)}
    was, project.state = project.state, project.state if project.state != ProjectState.DRAFT else ProjectState.PUBLIC
    _let_out(project, ready)
    if was == ProjectState.DRAFT:
        _hold_back(project, [one for one in found if one.row is None and not one.ready])
    moment = now().isoformat()
    project.language_proof, project.changed_at = dict.fromkeys(OFFICIAL, moment), now()
    db.session.flush()
    after = {_said(one): one.text.as_dict() for one in ready}
    journal.record("publish_record", project, actor=actor, before=before, after=after, same=same or None)
    return len(ready)


def address(name: str, row: Row | None = None) -> str:
    """Return under which name a text lies in `pending`."""
    return name if row is None else f"{row.__tablename__}:{row.id}:{name}"


def rows(project: Project) -> list[Row]:
    """Return every row of a record that has texts, in the order of its page."""
    return [*project.objectives, *project.lines, *project.groups, *project.indicators]


def gaps(text: Translated) -> tuple[str, ...]:
    """Return the official languages a text lacks that is written in some language."""
    return tuple(lang for lang in OFFICIAL if not getattr(text, lang).strip()) if text else ()


def _waiting(project: Project) -> Iterator[Waiting]:
    for name in OWN:
        text = draft(project, name)
        missing = OFFICIAL if name in NEEDED and not text else gaps(text)
        if name in project.pending or (project.state == ProjectState.DRAFT and (text or missing)):
            yield Waiting(name, None, text, missing, _unchanged(project, name, None))
    for row in rows(project):
        for index, name in enumerate(OF_ROWS[type(row)]):
            text = draft(project, name, row)
            if address(name, row) in project.pending or (not is_read(project, row) and (text or index == 0)):
                missing = OFFICIAL if index == 0 and not text else gaps(text)
                yield Waiting(name, row, text, missing, _unchanged(project, name, row))


def _unchanged(project: Project, name: str, row: Row | None) -> str:
    if not is_read(project, row):
        return ""
    before, after = getattr(row or project, name), draft(project, name, row)
    same = [lang for lang in OFFICIAL if getattr(before, lang) == getattr(after, lang)]
    return same[0] if len(same) == 1 and after.complete else ""


def _row_ready(project: Project, row: Row) -> bool:
    """A row goes out whole: a name without its unit would say half."""
    texts = [draft(project, name, row) for name in OF_ROWS[type(row)]]
    return texts[0].complete and not any(gaps(text) for text in texts)


def _let_out(project: Project, ready: list[Waiting]) -> None:
    gone = {address(one.name, one.row) for one in ready}
    for one in ready:
        setattr(one.row or project, one.name, one.text)
        if one.row is not None:
            one.row.shown = True
    project.pending = {key: value for key, value in project.pending.items() if key not in gone}


def _hold_back(project: Project, short: list[Waiting]) -> None:
    """A draft held its texts itself; those in one language only wait from now on."""
    for one in short:
        setattr(project, one.name, Translated())
    project.pending = {**project.pending, **{one.name: one.text.as_dict() for one in short}}


def _said(one: Waiting) -> str:
    if one.row is None:
        return one.name
    row = f"{one.row.__tablename__} {one.row.id}"
    # A row is called by its first text; each other one stands beside it.
    return row if one.name == OF_ROWS[type(one.row)][0] else f"{row} {one.name}"
