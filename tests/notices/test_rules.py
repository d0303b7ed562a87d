"""Who gets which letter, and what goes into whose calendar."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox import worker
from ixevents.outbox.models import NoticeState
from ixevents.registrations import invitations, notices, queries
from ixevents.registrations.models import Registration, State
from tests.notices.conftest import STARTS_AT, WRITTEN_AT

Party = Callable[..., Registration]


def test_party_without_an_address_gets_no_letter(app: Flask, party: Party) -> None:
    registration = party(email=None)

    assert notices.confirmed(registration) is None


def test_letter_goes_to_the_party_alone_and_so_does_its_calendar_part(app: Flask, party: Party) -> None:
    registration = party(email="Resident@Maison-Élysée.be", sequence=4)

    notice = notices.confirmed(registration)

    assert notice is not None
    assert notice.calendar is not None
    unfolded = notice.calendar.replace("\r\n ", "")
    assert notice.recipient == "Resident@xn--maison-lyse-hbbd.be"
    assert unfolded.count("mailto:") == 2
    assert "mailto:Resident@xn--maison-lyse-hbbd.be\r\n" in unfolded
    assert "\r\nSEQUENCE:4\r\n" in unfolded
    assert f"\r\nUID:{registration.slot.uid}\r\n" in unfolded


@pytest.mark.parametrize(
    "values",
    [
        {"state": State.WAITING, "seats": 0, "seats_waiting": 2},
        {"state": State.HELD, "held_until": WRITTEN_AT + timedelta(minutes=30)},
    ],
)
def test_nothing_is_taken_out_of_a_calendar_that_never_had_it(app: Flask, party: Party, values: dict[str, object]) -> None:
    registration = party(**values)

    letters = [notices.withdrawn(registration), notices.called_off(registration)]

    assert [letter.calendar for letter in letters if letter] == [None, None]


def test_change_by_a_party_that_has_no_seats_yet_says_where_it_stands(app: Flask, party: Party) -> None:
    held = party(state=State.HELD, held_until=WRITTEN_AT + timedelta(minutes=30))
    kinds = [notices.changed(held)]
    held.state, held.seats, held.seats_waiting, held.waiting_since = State.WAITING, 0, 5, WRITTEN_AT
    kinds.append(notices.changed(held))

    assert [notice.kind for notice in kinds if notice] == ["registrations.confirm_address", "registrations.waiting"]


def test_letter_that_would_come_too_late_is_not_sent(app: Flask, party: Party, frozen_time: Callable[[datetime], None]) -> None:
    held = party(state=State.HELD, held_until=WRITTEN_AT + timedelta(minutes=30))
    letters = [notices.confirm_address(held), notices.reminder(held), notices.confirmed(held)]
    db.session.commit()

    assert [letter.expires_at for letter in letters if letter] == [held.held_until, STARTS_AT, held.slot.ends_at]


def test_reminder_is_written_once_for_each_date_and_not_sent_after_the_start(
    any_app: Flask, party: Party, frozen_time: Callable[[datetime], None]
) -> None:
    registration = party()
    db.session.commit()
    frozen_time(STARTS_AT - timedelta(hours=20))

    first = notices.reminder(registration)
    second = notices.reminder(registration)
    db.session.commit()
    left = db.session.scalars(queries.to_remind(now(), [registration.slot_id])).all()
    registration.slot.revision += 1
    db.session.commit()
    moved = db.session.scalars(queries.to_remind(now(), [registration.slot_id])).all()
    frozen_time(STARTS_AT + timedelta(minutes=1))
    worker.run_once()

    assert first is not None
    assert second is None
    assert left == []
    assert [found.id for found in moved] == [registration.id]
    db.session.refresh(first)
    assert first.state == NoticeState.HELD


def test_file_for_a_calendar_has_no_addressees(app: Flask, party: Party) -> None:
    content = invitations.calendar_file(party(sequence=2), "nl").decode()

    assert "METHOD" not in content
    assert "ATTENDEE" not in content
    assert "ORGANIZER" not in content
    assert "SEQUENCE:2\r\n" in content
    assert "SUMMARY;LANGUAGE=nl:Fanfare van Matonge & vrienden\r\n" in content
