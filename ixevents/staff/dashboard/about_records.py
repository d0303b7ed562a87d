"""What waits in the project records: budgets that do not add up, texts that wait for their other language."""

from collections.abc import Iterator

from flask_babel import ngettext

from ixevents.extensions import db
from ixevents.projects import budgets, queries
from ixevents.staff import ways
from ixevents.staff.dashboard.tiles import Tile


def tiles() -> Iterator[Tile]:
    """Yield what waits; two statements."""
    unbalanced = db.session.scalars(budgets.out_of_balance()).all()
    if unbalanced:
        words = ngettext(
            "record whose budgets do not add up to its total", "records whose budgets do not add up to their total", len(unbalanced)
        )
        one = ways.to("staff_record_parts.money", project_id=unbalanced[0])
        yield Tile(len(unbalanced), words, one if len(unbalanced) == 1 else ways.to("staff_records.index", unbalanced=1), "wait")
    waiting = db.session.scalars(queries.with_waiting_texts()).all()
    if waiting:
        words = ngettext("record with texts that are not public yet", "records with texts that are not public yet", len(waiting))
        one = ways.to("staff_records.record", project_id=waiting[0])
        yield Tile(len(waiting), words, one if len(waiting) == 1 else ways.to("staff_records.index"), "wait")
