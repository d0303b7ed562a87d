"""Ordering an export, making its file, forgetting it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, update

from ixevents.core import tables
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.tables import Layout, Row
from ixevents.core.web import speaking
from ixevents.exports import columns, queries
from ixevents.exports.class_columns import Classes
from ixevents.exports.columns import Column
from ixevents.exports.models import Export, ExportPart, ExportView, State
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import listing
from ixevents.registrations.listing import Wanted

BATCH = 250
KEPT = timedelta(hours=24)
PART_BYTES = 256 * 1024
AT_ONCE = 300
"""So many registrations are written while the page is made; the worker does more."""

Progress = Callable[[int], object]


def order(
    wanted: Wanted,
    keys: Sequence[str],
    layout: dict[str, Any],
    *,
    actor: str,
    language: str,
    reason: str = "",
    schedule_id: int | None = None,
) -> Export:
    """Order a file. Raises `Refused` without columns, and for columns on health without a reason (GDPR-03)."""
    chosen = chosen_columns(keys)
    if not chosen:
        raise Refused(_("Choose at least one column."), "columns")
    guarded = [column.key for column in chosen if column.guarded]
    if guarded and not reason.strip():
        raise Refused(_("Write why you need the columns on health: it is kept in the journal."), "reason")
    total = db.session.scalar(listing.count(wanted)) or 0
    kept = {"filters": wanted.args(), "columns": list(keys), "layout": layout, "schedule_id": schedule_id}
    export = Export(ordered_by=actor, language=language, total=total, **kept)
    db.session.add(export)
    db.session.flush()
    # What was searched for may be a name: the journal is told only that something was.
    filters = {name: value for name, value in wanted.args().items() if name != "q"} | ({"q": True} if wanted.q else {})
    facts = {"count": total, "columns": list(keys), "filters": filters, "ending": export.ending, "reason": reason.strip() or None}
    journal.record("export", export, actor=actor, **facts, **({"schedule": schedule_id} if schedule_id else {}))
    return export


def make(export: Export, progress: Progress = lambda _done: None) -> None:
    """Write the file into the database, from the start; `progress` is told how many registrations are written."""
    db.session.execute(delete(ExportPart).where(ExportPart.export_id == export.id))
    with speaking(export.language):
        for number, content in enumerate(_pieces(export, progress)):
            db.session.add(ExportPart(export_id=export.id, number=number, content=content))
            progress(export.done)
    export.state, export.expires_at, export.claimed_until = State.READY, now() + KEPT, None
    db.session.flush()


def forget_file(export: Export) -> None:
    """Erase the file; the order stays as its own proof."""
    db.session.execute(delete(ExportPart).where(ExportPart.export_id == export.id))
    export.state = State.EXPIRED
    # What was searched for may be a person.
    export.filters = {name: value for name, value in export.filters.items() if name != "q"}


def fetched(export: Export, *, actor: str) -> None:
    """Note that the file was taken."""
    journal.record("download", export, actor=actor, count=export.total)


def claim(export_id: int, until: datetime) -> bool:
    """Take an export for one worker; whoever comes second gets none."""
    left = (Export.state == State.WORKING) & (Export.claimed_until < now())
    taken = db.session.execute(
        update(Export)
        .where(Export.id == export_id, (Export.state == State.DUE) | left)
        .values(state=State.WORKING, claimed_until=until, attempts=Export.attempts + 1, done=0)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def keep_view(name: str, keys: Sequence[str], layout: dict[str, Any], *, shared: bool, actor: str) -> ExportView:
    """Keep a choice of columns under a name; the same name again replaces it."""
    found = [view for view in db.session.scalars(queries.views_for(actor)) if view.name == name and view.made_by == actor]
    view = found[0] if found else ExportView(name=name, made_by=actor)
    view.columns, view.layout, view.shared = list(keys), layout, shared
    db.session.add(view)
    db.session.flush()
    return view


def delete_view(view: ExportView, *, actor: str) -> None:
    """Delete a named view; only who made it may."""
    if view.made_by != actor:
        raise Refused(_("This view belongs to a colleague."), "not_yours")
    db.session.delete(view)


def chosen_columns(keys: Sequence[str], classes: Classes | None = None) -> list[Column]:
    """Return the columns of these keys, in the order of the form; keys that name nothing are left out."""
    of_classes = (classes or Classes()).columns()
    asked = db.session.scalars(queries.by_ids(columns.question_ids(keys))).all()
    for question in asked:
        # Read once: the commits between batches must not have them read again.
        db.session.expunge(question)
    return [column for column in (*columns.fixed(), *of_classes, *columns.of_questions(asked)) if column.key in keys]


def _pieces(export: Export, progress: Progress) -> Iterator[bytes]:
    classes = Classes()
    shown = chosen_columns(export.columns, classes)
    if export.per_seat:
        shown.insert(1, columns.person())
    titles = [str(column.title) for column in shown]
    asks_classes = {column.key for column in classes.columns()} & set(export.columns)
    rows = _rows(export, shown, progress, classes.load if asks_classes else None)
    if export.ending == "csv":
        yield from tables.csv_bytes(titles, rows, Layout(str(export.layout.get("separator", ";")), bool(export.layout.get("bom", True))))
        return
    with tables.xlsx_file(_("Registrations"), titles, rows) as file:
        while piece := file.read(PART_BYTES):
            yield piece


def _rows(export: Export, shown: Sequence[Column], progress: Progress, prepare: Callable[[Sequence[int]], object] | None) -> Iterator[Row]:
    """Yield the lines, batch by batch: each is read whole before a word of it is written, so that commits in between do no harm."""
    wanted, after = Wanted.kept(export.filters), 0
    while ids := db.session.scalars(queries.next_ids(wanted, after, BATCH)).all():
        if prepare is not None:
            prepare(ids)
        lines = [line for row in db.session.scalars(queries.rows(ids)) for line in _lines(row, shown, per_seat=export.per_seat)]
        after = ids[-1]
        export.done += len(ids)
        progress(export.done)
        yield from lines


def _lines(row: Any, shown: Sequence[Column], *, per_seat: bool) -> list[Row]:
    persons = range(1, max(1, row.seats_asked) + 1) if per_seat else (0,)
    return [[column.read(row, person) for column in shown] for person in persons]
