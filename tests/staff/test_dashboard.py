"""The first page of the back-office: what waits, for whom, at what cost."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.outbox.models import Notice, NoticeState, Pause, PauseReason
from ixevents.registrations.models import Offer, State
from tests.support import factories, orders
from tests.support.client import StaffClient
from tests.support.queries import count_queries

OPENED = "/staff/"


def make_letter(state: NoticeState, due_at: datetime | None = None) -> None:
    """Leave a letter in a state."""
    letter = Notice(
        message_id=f"<{state}-{now().timestamp()}@example.org>",
        kind="registrations.confirmed",
        language="fr",
        recipient="resident@example.org",
        recipient_key="resident@example.org",
        subject="Bonjour",
        text="Bonjour",
        html="<p>Bonjour</p>",
        state=state,
        due_at=due_at or now(),
    )
    db.session.add(letter)
    db.session.flush()


def make_everything_wait(times: int) -> None:
    """Leave that many of each thing that waits."""
    for _number in range(times):
        slot = factories.make_slot(starts_at=now() + timedelta(days=3))
        factories.make_registration(slot=slot, state=State.REQUESTED)
        waiting = factories.make_registration(slot=slot, state=State.OFFERED, seats=0, seats_waiting=1)
        db.session.add(Offer(registration_id=waiting.id, slot_id=slot.id, seats=1, ends_at=now() + timedelta(hours=3)))
        factories.make_registration(slot=factories.make_slot(capacity=1, starts_at=now() + timedelta(days=4)))
        factories.make_event(title=Translated("Seulement en français"))
        for state in (NoticeState.FAILED, NoticeState.HELD, NoticeState.BOUNCED):
            make_letter(state)
    db.session.flush()


def test_an_officer_sees_each_number_that_waits(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    make_everything_wait(1)

    page = desk.get(OPENED).text

    for words in (
        "request to approve",
        "offer not answered yet",
        "1 ends within a day",
        "slot nearly empty",
        "slot full",
        "event lacks a language",
        "letter failed",
        "letter came back",
        "letter is held until somebody decides",
    ):
        assert words in page, words


@pytest.mark.usefixtures("workday")
def test_where_nothing_waits_the_page_says_so(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert "Nothing waits" in desk.get(OPENED).text


def test_who_moved_to_another_date_signed_up_once(app: Flask, desk: StaffClient) -> None:
    moved, _stayed = (factories.make_registration(email=f"{name}@example.org") for name in ("moved", "stayed"))
    moved.state, moved.continues_as_id = State.CANCELLED, factories.make_registration(email="moved@example.org").id
    db.session.commit()
    desk.sign_in(Role.STATISTICS)

    page = desk.get(OPENED).text

    assert re.findall(r"(\d+)\s*(?:<[^>]*>\s*)+registrations in the last seven days", page) == ["2"]


@pytest.mark.parametrize(
    ("role", "seen", "unseen"),
    [
        (Role.COUNCIL_SECRETARY, ("letter failed", "In figures"), ("request to approve", "The next seven days", "What was done last")),
        (Role.RECEPTION, ("The next seven days",), ("request to approve", "letter failed", "In figures", "What was done last")),
        (Role.STATISTICS, ("In figures",), ("request to approve", "letter failed", "The next seven days", "What was done last")),
    ],
)
def test_each_role_sees_only_what_it_may(app: Flask, desk: StaffClient, role: Role, seen: tuple[str], unseen: tuple[str]) -> None:
    desk.sign_in(role)
    make_everything_wait(1)

    page = desk.get(OPENED).text

    assert [words for words in seen if words not in page] == []
    assert [words for words in unseen if words in page] == []


def test_reception_sees_its_own_doors_only(app: Flask, desk: StaffClient) -> None:
    own = factories.make_slot(starts_at=now() + timedelta(days=2))
    other = factories.make_slot(starts_at=now() + timedelta(days=2))
    desk.sign_in(Role.RECEPTION, event_ids=[own.event_id])

    page = desk.get(OPENED).text

    assert own.event.title.en in page
    assert other.event.title.en not in page


def test_a_standing_outbox_is_told(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    later = now() + timedelta(minutes=10)
    db.session.add(Pause(id=1, reason=PauseReason.UNREACHABLE, last_answer="refused", times=2, tried_at=now(), until=later))

    assert "The outbox stands still" in desk.get(OPENED).text


@pytest.mark.parametrize(
    ("role", "way"), [(Role.ADMINISTRATOR, "/staff/health"), (Role.PROGRAMME_OFFICER, "/staff/letters/?state=waiting")], ids=str
)
def test_letters_that_no_worker_sends_are_told_once_they_wait_for_too_long(app: Flask, desk: StaffClient, role: Role, way: str) -> None:
    desk.sign_in(role)
    words = "to leave for more than a quarter of an hour"

    make_letter(NoticeState.DUE, now() - timedelta(minutes=5))
    early = desk.get(OPENED).text
    make_letter(NoticeState.DUE, now() - timedelta(minutes=16))
    make_letter(NoticeState.RETRY, now() - timedelta(hours=16))
    late = desk.get(OPENED).text

    ways = [page.count(f'href="{way}"') for page in (early, late)]
    assert (words in early, f"letters have waited {words}" in late, ways[1] - ways[0]) == (False, True, 1)


@pytest.mark.parametrize("minutes", [14, 16])
def test_what_was_ordered_and_no_worker_begins_is_told_once_it_waits_for_too_long(app: Flask, desk: StaffClient, minutes: int) -> None:
    desk.sign_in(Role.ADMINISTRATOR, language="en")
    orders.make_each(now() - timedelta(minutes=minutes))

    page = desk.get(OPENED).text

    words = "pieces of work, such as mailings or exports, have waited to begin for more than a quarter of an hour"
    assert (words in page) == (minutes > 15)


def test_the_page_costs_the_same_however_much_waits(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    make_everything_wait(1)
    with count_queries() as once:
        desk.get(OPENED)
    make_everything_wait(2)
    with count_queries() as thrice:
        desk.get(OPENED)

    assert len(once) == len(thrice) <= 42


def test_a_date_with_fewer_people_than_it_needs_is_told_of_two_weeks_ahead(app: Flask, desk: StaffClient) -> None:
    """The number its event needs holds whatever share of the seats that is, and where seats are not limited."""
    desk.sign_in(Role.PROGRAMME_OFFICER)
    wanted = {"few": (10, 8, 5, 5), "unlimited": (None, 8, 5, 5), "enough": (100, 4, 5, 5), "later": (10, 8, 5, 20)}
    titles = {}
    for name, (capacity, needed, taken, days) in wanted.items():
        slot = factories.make_slot(capacity=capacity, starts_at=now() + timedelta(days=days))
        slot.event.minimum_seats = needed
        titles[name] = slot.event.title.en
        factories.make_registration(slot=slot, seats=taken)

    page = desk.get("/staff/filling?how=empty").text

    assert [name for name, title in titles.items() if title in page] == ["few", "unlimited"]
    assert page.count("needs 8") == 2
    assert "2</span>" in desk.get(OPENED).text.split("slots nearly empty")[0].rsplit("<li", 1)[-1]


def test_each_way_of_being_full_has_its_list(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    slots = {
        how: factories.make_registration(seats=seats, slot=factories.make_slot(capacity=10, starts_at=now() + timedelta(days=5))).slot
        for how, seats in (("empty", 1), ("nearly_full", 9), ("full", 10), ("neither", 5))
    }

    for how in ("empty", "nearly_full", "full"):
        page = desk.get(f"/staff/filling?how={how}").text
        assert [name for name, slot in slots.items() if slot.event.title.en in page] == [how]
