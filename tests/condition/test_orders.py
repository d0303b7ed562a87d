"""Work that was ordered and that no worker begins."""

from datetime import timedelta

from flask import Flask

from ixevents.condition import orders
from ixevents.condition.orders import Waiting
from ixevents.core.clock import now
from ixevents.core.web import speaking
from ixevents.council.member_import import ImportState, MemberImport
from ixevents.exports.models import Export, State
from ixevents.extensions import db
from ixevents.mailings.models import MailingState
from ixevents.outbox import home
from ixevents.outbox.models import Home
from tests.support import orders as ordered
from tests.support.queries import count_queries


def test_each_kind_counts_from_when_it_was_ordered_and_all_cost_one_statement(any_app: Flask) -> None:
    moment = now()
    early, late = moment - timedelta(minutes=14), moment - timedelta(minutes=16)
    ordered.make_each(early)
    few = orders.waiting(moment)
    ordered.make_each(late)

    with count_queries() as statements:
        many = orders.waiting(moment)

    assert (few, many, len(statements)) == (Waiting(0, early), Waiting(5, late), 1)


def test_it_is_not_well_when_nobody_begins_what_was_ordered(app: Flask) -> None:
    well = orders.finding().well
    ordered.make_each(now() - timedelta(minutes=16))

    with speaking("en"):
        found = orders.finding()

    assert well
    assert (found.well, found.words[:41], found.todo) == (False, "5 pieces of work, such as mailings or exp", "late: is a worker running?")


def test_what_is_planned_under_way_or_over_waits_for_nobody(any_app: Flask) -> None:
    moment, long_ago = now(), now() - timedelta(hours=5)
    planned, going, paused = (ordered.make_mailing(long_ago) for _n in range(3))
    planned.due_at, going.state, paused.state = moment + timedelta(days=1), MailingState.SENDING, MailingState.PAUSED
    files = {"ordered_by": "staff:1", "language": "en", "columns": ["name"], "ordered_at": long_ago}
    made = [Export(**files, state=State.WORKING, claimed_until=moment + timedelta(minutes=1)), Export(**files, state=State.READY)]
    db.session.add_all([planned, going, paused, *made])
    db.session.flush()

    assert orders.waiting(moment) == Waiting(0, None)


def test_a_planned_mailing_counts_from_its_moment_and_an_export_from_when_its_worker_was_lost(any_app: Flask) -> None:
    moment = now()
    due, lost = moment - timedelta(minutes=3), moment - timedelta(minutes=20)
    mailing = ordered.make_mailing(moment - timedelta(days=3))
    mailing.due_at = due
    db.session.add(mailing)
    db.session.flush()
    planned = orders.waiting(moment)
    left = Export(ordered_by="staff:1", language="en", columns=["name"], state=State.WORKING, claimed_until=lost)
    db.session.add(left)
    db.session.flush()

    assert (planned, orders.waiting(moment)) == (Waiting(0, due), Waiting(1, lost))


def test_a_list_that_was_brought_yesterday_and_taken_over_now_waits_only_without_a_worker(any_app: Flask) -> None:
    moment = now()
    brought = moment - timedelta(days=1)
    home.look()
    asked = {"file_name": "list.csv", "asked_by": "staff:1", "language": "en"}
    db.session.add(MemberImport(**asked, state=ImportState.TO_DO, created_at=brought))
    db.session.flush()
    alive = orders.waiting(moment).late
    db.session.get_one(Home, 1).seen_at = moment - timedelta(minutes=40)
    db.session.flush()

    assert (alive, orders.waiting(moment).late) == (0, 1)
