"""Work that staff ordered and no worker has begun: mailings, exports, imports, work on many registrations."""

from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, CompoundSelect, Select, SQLColumnExpression, case, exists, func, select, union_all

from ixevents.condition.findings import Finding, bad, good
from ixevents.condition.queue import LATE
from ixevents.core import confinement
from ixevents.core.clock import now
from ixevents.council.member_import import ImportState as MemberImportState
from ixevents.council.member_import import MemberImport
from ixevents.exports.models import Export
from ixevents.exports.models import State as ExportState
from ixevents.extensions import db
from ixevents.mailings.models import Mailing, MailingState
from ixevents.mailings.queries import due
from ixevents.outbox.models import Home
from ixevents.registrations.bulk_jobs import BulkJob, BulkState, BulkStep
from ixevents.schools.models import ImportState as SchoolImportState
from ixevents.schools.models import SchoolImport


class Waiting(NamedTuple):
    """How many orders have waited for too long, and since when the oldest of all has waited."""

    late: int
    since: datetime | None


@confinement.everywhere()
def waiting(moment: datetime) -> Waiting:
    """Return what waits for a worker, of all programmes; one statement."""
    since = _since(moment).subquery().c.since
    late = func.coalesce(func.sum(case((since < moment - LATE, 1), else_=0)), 0)
    count, oldest = db.session.execute(select(late, func.min(since))).one()
    return Waiting(int(count), oldest)


def finding() -> Finding:
    """Look whether what was ordered is begun."""
    late = waiting(now()).late
    if not late:
        return good("orders", _("nothing has waited to begin for a quarter of an hour"))
    words = ngettext(
        "%(num)s piece of work, such as a mailing or an export, has waited to begin for more than a quarter of an hour",
        "%(num)s pieces of work, such as mailings or exports, have waited to begin for more than a quarter of an hour",
        late,
    )
    return bad("orders", words, _("late: is a worker running?"))


def _since(moment: datetime) -> CompoundSelect[datetime | None]:
    left = (Export.state == ExportState.WORKING) & (Export.claimed_until < moment)
    begun = exists().where(BulkStep.job_id == BulkJob.id, BulkStep.outcome.is_not(None))
    return union_all(
        select(_later(Mailing.due_at, Mailing.touched_at).label("since")).where(Mailing.state == MailingState.PREPARED, due(moment)),
        select(Export.ordered_at).where(Export.state == ExportState.DUE),
        select(Export.claimed_until).where(left),
        _imports(SchoolImport, SchoolImportState),
        _imports(MemberImport, MemberImportState),
        select(BulkJob.created_at).where(BulkJob.state == BulkState.DUE, ~begun),
    )


def _imports(model: type[SchoolImport | MemberImport], states: type[SchoolImportState | MemberImportState]) -> Select[datetime]:
    # When staff said that a tried one is to be done is not kept: it counts from when a worker was last seen, and no worker means waiting.
    seen = select(func.max(Home.seen_at)).scalar_subquery()
    brought = case((model.state == states.TO_DO, _later(seen, model.created_at)), else_=model.created_at)
    return select(func.coalesce(model.claimed_at, brought)).where(model.state.in_((states.TO_CHECK, states.TO_DO)))


def _later(one: SQLColumnExpression[Any], other: SQLColumnExpression[Any]) -> ColumnElement[datetime]:
    return case((one > other, one), else_=other)
