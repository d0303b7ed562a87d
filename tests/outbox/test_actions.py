"""What staff do with letters."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.outbox import actions, delivery, pauses, worker
from ixevents.outbox.models import Notice, NoticeState, PauseReason
from tests.outbox.conftest import Write


@pytest.mark.parametrize("state", [NoticeState.FAILED, NoticeState.HELD, NoticeState.BOUNCED, NoticeState.DROPPED, NoticeState.RETRY])
def test_letter_that_has_not_arrived_is_sent_again_under_its_own_id(any_app: Flask, write: Write, state: NoticeState) -> None:
    notice = write(expires_at=now() - timedelta(days=1))
    notice.state, notice.attempts = state, 12
    db.session.commit()

    again = actions.resend(notice)
    db.session.commit()
    worker.run_once()

    db.session.rollback()
    after = db.session.get_one(Notice, notice.id, populate_existing=True)
    assert again.id == notice.id
    assert (after.state, after.attempts, after.message_id) == (NoticeState.SENT, 1, notice.message_id)


def test_letter_that_was_sent_is_copied_with_an_id_of_its_own(app: Flask, write: Write) -> None:
    notice = write(calendar="BEGIN:VCALENDAR\r\n", calendar_method="REQUEST", unique_key="only")
    worker.run_once()
    db.session.refresh(notice)

    copy = actions.resend(notice)
    db.session.commit()

    assert copy.id != notice.id
    assert copy.message_id != notice.message_id
    assert (copy.state, copy.unique_key, copy.attempts) == (NoticeState.DUE, None, 0)
    same = ("recipient", "subject", "text", "html", "calendar", "calendar_method", "language")
    assert [getattr(copy, name) for name in same] == [getattr(notice, name) for name in same]


def test_letter_whose_text_is_forgotten_cannot_be_sent_again(app: Flask, write: Write) -> None:
    notice = write()
    notice.recipient, notice.state = "", NoticeState.SENT
    db.session.commit()

    with pytest.raises(Refused) as refusal:
        actions.resend(notice)

    assert refusal.value.reason == "erased"


def test_held_letter_goes_when_released(any_app: Flask, write: Write) -> None:
    notice = write(expires_at=now() - timedelta(minutes=1))
    worker.run_once()
    db.session.refresh(notice)
    held = notice.state

    actions.release(notice)
    db.session.commit()
    worker.run_once()

    db.session.refresh(notice)
    assert (held, notice.state) == (NoticeState.HELD, NoticeState.SENT)


def test_only_held_letters_are_released(app: Flask, write: Write) -> None:
    notice = write()

    with pytest.raises(Refused):
        actions.release(notice)


def test_dropped_letter_never_goes(any_app: Flask, write: Write) -> None:
    notice = write()

    actions.drop(notice)
    db.session.commit()
    count = worker.run_once()

    assert (count, notice.state) == (0, NoticeState.DROPPED)


def test_letter_under_way_is_neither_dropped_nor_sent_twice(any_app: Flask, write: Write) -> None:
    notice = write()
    db.session.rollback()
    delivery.claim()

    for action in (actions.drop, actions.resend, actions.release):
        with pytest.raises(Refused):
            action(notice)

    assert db.session.scalar(select(func.count(Notice.id))) == 1


def test_pause_ends_when_a_person_says_so(app: Flask) -> None:
    pauses.begin(PauseReason.LOGIN, "535 no")
    db.session.commit()

    actions.resume()
    db.session.commit()

    assert pauses.current() is None
    assert pauses.over() is True
