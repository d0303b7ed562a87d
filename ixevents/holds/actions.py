"""Setting, changing and lifting legal holds, each with its reason. Nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from ixevents.core import dates
from ixevents.core.refusal import Conflict
from ixevents.extensions import db
from ixevents.holds.models import LegalHold
from ixevents.journal import actions as journal
from ixevents.projects.models import Project


@dataclass(frozen=True)
class Terms:
    """What a contract says."""

    reason: str
    years: int
    paid_on: date | None = None

    @property
    def ends_on(self) -> date | None:
        """The last day: so many years after the payment; of 29 February the 28th."""
        if self.paid_on is None:
            return None
        return dates.years_later(self.paid_on, self.years)


def begin(project: Project, terms: Terms, *, actor: str) -> LegalHold:
    """Hold the proof of a project; of two who begin it at once the second is told."""
    hold = LegalHold(project=project, **_facts(terms))
    try:
        with db.session.begin_nested():
            db.session.add(hold)
            db.session.flush()
    except IntegrityError:
        raise Conflict from None
    journal.record("begin_hold", hold, actor=actor, project=project.id, reason=terms.reason, until=_iso(terms.ends_on))
    return hold


def change(hold: LegalHold, version: int, terms: Terms, *, actor: str) -> LegalHold:
    """Change what a hold says, such as when the balance was paid; raises `Conflict` when somebody else saved first."""
    _take(hold, version)
    before = {name: _iso(getattr(hold, name)) for name in _facts(terms)}
    for name, value in _facts(terms).items():
        setattr(hold, name, value)
    after = {name: _iso(value) for name, value in _facts(terms).items()}
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        journal.record("change_hold", hold, actor=actor, before=_of(before, changed), after=_of(after, changed))
    return hold


def lift(hold: LegalHold, version: int, reason: str, *, actor: str) -> None:
    """Let a project's proof go with the others, from the next night on; the reason stands in the journal."""
    _take(hold, version)
    journal.record("lift_hold", hold, actor=actor, project=hold.project_id, reason=reason)
    db.session.delete(hold)
    db.session.flush()


def _take(hold: LegalHold, version: int) -> None:
    taken = update(LegalHold).where(LegalHold.id == hold.id, LegalHold.version == version).values(version=version + 1)
    statement = taken.returning(LegalHold.id).execution_options(synchronize_session=False)
    if db.session.execute(statement).first() is None:
        raise Conflict
    db.session.refresh(hold, ["reason", "years", "paid_on", "ends_on", "version"])


def _facts(terms: Terms) -> dict[str, object]:
    return {"reason": terms.reason, "years": terms.years, "paid_on": terms.paid_on, "ends_on": terms.ends_on}


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _of(values: Mapping[str, object], names: list[str]) -> dict[str, object]:
    return {name: values[name] for name in names}
