"""Load the records from the data file. Safe to run again: a row that is there stays as staff have made it."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Numeric, select

from ixevents.core import entries
from ixevents.core.clock import now
from ixevents.core.db import Base, TranslatedText
from ixevents.core.languages import OFFICIAL, Translated
from ixevents.extensions import db
from ixevents.projects import officials
from ixevents.projects.background import HistoricContact, Policy, PolicyLine, ProjectNote, RecurringEvent, RecurringEventPartner
from ixevents.projects.models import (
    FundingLine,
    Objective,
    Project,
    ProjectContact,
    ProjectPartner,
    ProjectState,
    RecordLine,
    TargetGroup,
)
from ixevents.projects.partial_dates import PartialDate, PartialDateText
from ixevents.projects.partners import Partner, PartnerName
from ixevents.projects.results import Indicator

FILE = Path(__file__).with_name("records.yaml")

Fields = Mapping[str, Any]  # what YAML gives; `_columns` holds it against the model
Keyed = TypeVar("Keyed", Policy, HistoricContact, Partner, Project, ProjectContact, ProjectNote, RecurringEvent)


def load() -> dict[str, int]:
    """Add every record that is not there yet, with its parts; return how many were added, by kind."""
    records = entries.read(FILE)
    return {
        "contacts": _add_missing(ProjectContact, records["contacts"], _row(ProjectContact)),
        "partners": _add_missing(Partner, records["partners"], _partner),
        "policies": _add_missing(Policy, [records["policy"]], _policy),
        "projects": _add_missing(Project, records["projects"], _project),
        "recurring_events": _add_missing(RecurringEvent, records["recurring_events"], _recurring_event),
        "notes": _add_missing(ProjectNote, records["notes"], _row(ProjectNote), key="code"),
        "historic_contacts": _add_missing(HistoricContact, officials.entries(), _row(HistoricContact)),
    }


def _add_missing(model: type[Keyed], entries: Sequence[Fields], build: Callable[[Fields], Keyed], key: str = "slug") -> int:
    """Add the entries whose key is not taken; one after the other, because an entry may name an earlier one."""
    taken = set(db.session.scalars(select(getattr(model, key))))
    missing = [entry for entry in entries if entry[key] not in taken]
    for entry in missing:
        db.session.add(build(entry))
        db.session.flush()
    return len(missing)


def _row(model: type[Keyed]) -> Callable[[Fields], Keyed]:
    """Return a function that builds a row whose columns have the names of the file."""
    return lambda entry: model(**_columns(model, entry))


def _partner(entry: Fields) -> Partner:
    names = [PartnerName(**_columns(PartnerName, part)) for part in entry.get("names", [])]
    return Partner(**_columns(Partner, entry, but=("parent", "names")), parent_id=_id_of(Partner, entry.get("parent")), names=names)


def _policy(entry: Fields) -> Policy:
    return Policy(
        **_columns(Policy, entry, but=("authority", "lines")),
        authority_id=_id_of(Partner, entry["authority"]),
        lines=_lines(PolicyLine, entry.get("lines", {})),
    )


def _project(entry: Fields) -> Project:
    parts = ("contact", "partners", "funding", "objectives", "indicators", "groups", "lines")
    return Project(
        **_columns(Project, entry, but=parts),
        state=ProjectState.PUBLIC,
        language_proof={lang: now().isoformat() for lang in OFFICIAL},
        contact_id=_id_of(ProjectContact, entry.get("contact")),
        partners=[_involved(ProjectPartner, "partner", part) for part in _numbered(entry.get("partners", []))],
        funding=[_involved(FundingLine, "funder", part) for part in _numbered(entry.get("funding", []))],
        objectives=[Objective(**_columns(Objective, part)) for part in _numbered(entry.get("objectives", []))],
        indicators=[Indicator(**_columns(Indicator, part)) for part in _numbered(entry.get("indicators", []))],
        groups=[TargetGroup(**_columns(TargetGroup, part)) for part in _numbered(entry.get("groups", []))],
        lines=_lines(RecordLine, entry.get("lines", {})),
    )


def _recurring_event(entry: Fields) -> RecurringEvent:
    involved = [_involved(RecurringEventPartner, "partner", part) for part in entry.get("involvements", [])]
    return RecurringEvent(**_columns(RecurringEvent, entry, but=("involvements",)), involvements=involved)


def _involved(model: type[Base], name: str, entry: Fields) -> Base:
    """Build a row that ties a partner, named by its slug under `name`, to something."""
    return model(**_columns(model, entry, but=(name,)), **{f"{name}_id": _id_of(Partner, entry[name])})


def _lines(model: type[Base], lists: Mapping[str, Sequence[Any]]) -> list[Base]:
    return [
        model(kind=kind, position=position, text=Translated.of(text))
        for kind, texts in lists.items()
        for position, text in enumerate(texts)
    ]


def _numbered(entries: Sequence[Fields]) -> list[Fields]:
    """Return entries with their position, the order of the file."""
    return [{**entry, "position": position} for position, entry in enumerate(entries)]


def _id_of(model: type[Partner] | type[ProjectContact], slug: str | None) -> int | None:
    """Return the id behind a slug of the file; None for none. A slug nobody has is a mistake in the file and raises."""
    return None if slug is None else db.session.scalars(select(model.id).where(model.slug == slug)).one()


def _columns(model: type[Base], entry: Fields, but: Sequence[str] = ()) -> dict[str, Any]:
    """Return the values of an entry as the columns of `model` want them. An unknown name raises `KeyError`."""
    columns = model.__table__.columns
    return {name: _value(columns[name].type, value) for name, value in entry.items() if name not in but}


def _value(kind: object, value: Any) -> object:
    if value is None:
        return None
    if isinstance(kind, TranslatedText):
        return Translated.of(value)
    if isinstance(kind, PartialDateText):
        return PartialDate(str(value))
    return Decimal(str(value)) if isinstance(kind, Numeric) else value
