"""Many dates of an edition, and the shifts of those who help, called off at once: chosen, shown, done, and read by the public."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.associations.models import StandState
from ixevents.core import dates
from ixevents.core.clock import BRUSSELS, now
from ixevents.events.models import Edition, Slot
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations.models import State
from ixevents.volunteers.models import Shift, Turn
from tests.support import factories, stands, volunteers
from tests.support.client import ProofreadingClient, StaffClient
from tests.support.queries import count_queries

WHY = {"reason_fr": "Avis de tempête.", "reason_nl": "Stormwaarschuwing.", "reason_en": ""}
PUBLIC = ("/nl/festival/", "/nl/festival/day")


class World:
    """A festival of two days: two dates on the first with a party each, one on the second, and a shift on each day."""

    def __init__(self) -> None:
        self.first = (now() + timedelta(days=20)).astimezone(BRUSSELS).replace(hour=10, minute=0, second=0, microsecond=0)
        days = self.first.date(), self.first.date() + timedelta(days=1)
        self.edition: Edition = factories.make_edition(starts_on=days[0], ends_on=days[1])
        self.concert, self.walk = (factories.make_event(edition=self.edition) for _event in range(2))
        self.slots = [self._slot(self.concert, 0), self._slot(self.walk, 2), self._slot(self.walk, 24)]
        self.parties = [factories.make_registration(slot=slot) for slot in self.slots]
        call = volunteers.make_call(edition=self.edition)
        self.shifts = [volunteers.make_shift(call, starts_at=self.first + timedelta(hours=hours)) for hours in (1, 25)]
        self.turns = [volunteers.make_turn(shift) for shift in self.shifts]
        db.session.commit()

    @property
    def path(self) -> str:
        """Where they are called off."""
        return f"/staff/editions/{self.edition.id}/call-off"

    def day(self, number: int) -> str:
        """Where those of one day are shown."""
        day = (self.first + timedelta(days=number)).date()
        return f"{self.path}?from={day}&to={day}"

    def _slot(self, event: Any, hours: int) -> Slot:
        starts_at = self.first + timedelta(hours=hours)
        return factories.make_slot(event=event, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def officer(desk: StaffClient) -> StaffClient:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    return desk


def boxes(page: str, name: str, *, ticked: bool = False) -> list[int]:
    """Return the numbers that can be ticked, or are."""
    found = re.findall(rf'name="{name}" value="(\d+)" form="calling"( checked)?', page)
    return [int(number) for number, checked in found if checked or not ticked]


def banner(client: ProofreadingClient, path: str) -> str:
    """Return title and words of what a page says first of what is called off."""
    found = re.search(r'id="called-off-title">([^<]*)</h2>\s*<p>(.*?)</p>', client.get(path).text, re.DOTALL)
    return " | ".join(re.sub(r"<[^>]*>", "", words) for words in found.groups()) if found else ""


def kinds() -> list[str]:
    return sorted(db.session.scalars(select(Notice.kind)))


def test_nothing_is_ticked_until_somebody_says_what(world: World, officer: StaffClient) -> None:
    opened, day = officer.get(world.path).text, officer.get(world.day(0)).text

    assert boxes(opened, "dates") == [slot.id for slot in world.slots]
    assert (boxes(opened, "dates", ticked=True), boxes(opened, "shifts", ticked=True)) == ([], [])
    assert boxes(day, "dates", ticked=True) == boxes(day, "dates") == [slot.id for slot in world.slots[:2]]
    assert boxes(day, "shifts", ticked=True) == boxes(day, "shifts") == [world.shifts[0].id]


def test_what_takes_place_on_another_day_too_is_shown_and_not_ticked(
    world: World, officer: StaffClient, frozen_time: Callable[..., None]
) -> None:
    show = factories.make_event(edition=world.edition)
    both, night = (
        factories.make_slot(event=show, starts_at=world.first + timedelta(hours=hours), ends_at=world.first + timedelta(hours=until))
        for hours, until in ((0, 30), (12, 16))
    )
    db.session.commit()

    def ticked(path: str) -> tuple[set[int], bool]:
        page = officer.get(path).text
        assert both.id in boxes(page, "dates")
        return set(boxes(page, "dates", ticked=True)) & {both.id, night.id}, "on other days too is not ticked" in page

    whole = f"{world.path}?from={world.first.date()}&to={(world.first + timedelta(days=1)).date()}"
    before = [ticked(path) for path in (world.day(0), world.day(1), whole, world.path)]
    frozen_time(world.first + timedelta(days=1))
    officer.sign_in(Role.PROGRAMME_OFFICER)

    # The night after a day belongs to it; on the second day nothing but its rest is left of what began on the first.
    assert before == [({night.id}, True), (set(), True), ({both.id, night.id}, False), (set(), False)]
    assert ticked(world.day(1)) == ({both.id}, False)


def test_a_place_or_an_event_narrows_what_is_shown(world: World, officer: StaffClient) -> None:
    there = officer.get(f"{world.path}?place={world.slots[1].place_id}").text
    walks = officer.get(f"{world.path}?q={world.walk.title.fr}").text
    marked = factories.make_event(edition=world.edition, title=factories.words("L’heure d’un café"))
    slot = world._slot(marked, 3)
    db.session.commit()
    copied, typed = (boxes(officer.get(f"{world.path}?q=d{sign}un").text, "dates") for sign in ("’", "'"))
    nothing = officer.get(f"{world.path}?q=xylophone").text

    assert (boxes(there, "dates"), boxes(there, "shifts")) == ([world.slots[1].id], [])
    assert (boxes(walks, "dates", ticked=True), boxes(walks, "shifts")) == ([slot.id for slot in world.slots[1:]], [])
    assert "Nothing found" in nothing
    assert copied == typed == [slot.id]


def test_what_is_ticked_is_called_off_in_one_piece_and_the_rest_stays(world: World, officer: StaffClient) -> None:
    day = world.day(0)
    ticks = {"dates": [slot.id for slot in world.slots[:2]], "shifts": [world.shifts[0].id]}

    seen = officer.send(day, **ticks, **WHY, go="rehearse")
    mark = re.findall(r'name="rehearsed" value="(\d+)"', seen.text)[0]
    before = [slot.called_off for slot in world.slots], kinds()
    done = officer.send(day, **ticks, **WHY, go="do", rehearsed=mark)

    assert ("3 letters will be written" in seen.text, before) == (True, ([False] * 3, []))
    assert boxes(seen.text, "dates", ticked=True) == ticks["dates"]
    assert done.location == f"/staff/editions/{world.edition.id}"
    assert "2 dates are called off. 1 shift is called off. Done. The letters are on their way." in officer.get(done.location).text
    assert [slot.called_off for slot in world.slots] == [True, True, False]
    assert [party.state for party in world.parties] == [State.CALLED_OFF, State.CALLED_OFF, State.CONFIRMED]
    assert [shift.called_off_at is not None for shift in world.shifts] == [True, False]
    assert [turn.ended_at is not None for turn in world.turns] == [True, False]
    assert (world.slots[0].called_off_reason.nl, world.shifts[0].reason.fr) == (WHY["reason_nl"], WHY["reason_fr"])
    assert kinds() == ["registrations.called_off"] * 2 + ["volunteers.called_off"]


def test_the_stands_go_with_a_whole_edition_and_never_with_one_of_its_days(world: World, officer: StaffClient) -> None:
    last = world.first + timedelta(days=1, hours=6)
    hours = {"starts_at": world.first, "ends_at": last, "arrival_from": world.first - timedelta(hours=3)}
    call = stands.make_call(edition=world.edition, **hours, arrival_until=world.first - timedelta(hours=1))
    confirmed = stands.make_stand(call, state=StandState.CONFIRMED, confirmed_at=now())
    stands.make_stand(call, association="Sans adresse", email=None, email_key=None, phone="02 000 00 03")
    stands.make_stand(call, state=StandState.HELD, received_at=None)
    db.session.commit()
    whole = f"{world.path}?from={world.first.date()}&to={last.date()}"

    def ticked(path: str) -> list[bool]:
        page = officer.get(path).text
        return [
            'name="stands"' in page,
            re.search(r'<input[^>]*name="stands"[^>]*checked|<input[^>]*checked[^>]*name="stands"', page) is not None,
        ]

    # An address nobody has confirmed is nobody who counts on a stand.
    assert "2 associations count on a stand" in officer.get(world.path).text
    offered = [ticked(path) for path in (world.path, world.day(0), whole, f"{world.path}?q=x")]
    done = officer.send(whole, dates=[world.slots[0].id], stands="y", **WHY, go="do")
    page, again = officer.get(done.location).text, officer.send(whole, stands="y", **WHY, go="do")

    assert offered == [[True, False], [True, False], [True, True], [False, False]]
    assert "1 date is called off. The stands are called off." in page
    assert (confirmed.state, call.called_off_reason.nl) == (StandState.CALLED_OFF, WHY["reason_nl"])
    assert ("Sans adresse" in page, "02 000 00 03" in page, again.status_code) == (True, True, 409)
    assert kinds() == ["associations.stand_called_off", "registrations.called_off"]


def test_who_ticks_otherwise_after_the_preview_is_shown_it_anew(world: World, officer: StaffClient) -> None:
    seen = officer.send(world.path, dates=[world.slots[0].id], **WHY, go="rehearse").text
    mark = re.findall(r'name="rehearsed" value="(\d+)"', seen)[0]

    more = officer.send(world.path, dates=[slot.id for slot in world.slots], **WHY, go="do", rehearsed=mark)

    assert (more.status_code, "3 letters will be written" in more.text) == (409, True)
    assert not any(slot.called_off for slot in world.slots)


def test_it_is_done_once(world: World, officer: StaffClient) -> None:
    ticks = {"dates": [world.slots[0].id], "shifts": [world.shifts[0].id], **WHY, "go": "do"}

    first, again = officer.send(world.path, **ticks), officer.send(world.path, **ticks)
    hands = officer.send(world.path, shifts=[world.shifts[0].id], **WHY, go="do")

    assert [answer.status_code for answer in (first, again, hands)] == [303, 409, 409]
    assert kinds() == ["registrations.called_off", "volunteers.called_off"]


def test_where_nobody_is_written_to_the_last_press_says_so_too(world: World, officer: StaffClient) -> None:
    alone = world._slot(world.walk, 27)
    db.session.commit()

    told, silent = (officer.send(world.path, dates=[slot.id], **WHY, go="rehearse").text for slot in (world.slots[0], alone))

    assert [text.count("Call off and write to them") for text in (told, silent)] == [1, 0]


def test_nothing_ticked_no_reason_and_dates_of_others_are_refused(world: World, officer: StaffClient) -> None:
    other = factories.make_slot()
    db.session.commit()

    nothing = officer.send(world.path, **WHY, go="do")
    wordless = officer.send(world.path, dates=[world.slots[0].id], reason_fr="Tempête.", go="do")
    elsewhere = officer.send(world.path, dates=[other.id], **WHY, go="do")
    odd = officer.send(world.path, dates=["x"], **WHY, go="do")

    assert [answer.status_code for answer in (nothing, wordless, elsewhere, odd)] == [409, 422, 409, 409]
    assert ("Tick at least one thing to call off." in nothing.text, WHY["reason_fr"] in nothing.text) == (True, True)
    assert boxes(wordless.text, "dates", ticked=True) == [world.slots[0].id]
    assert not any(slot.called_off for slot in (*world.slots, other))


def test_whom_no_letter_reaches_is_listed_to_be_called(world: World, officer: StaffClient) -> None:
    factories.make_registration(slot=world.slots[0], name="Amina", email=None, email_key=None, phone="02 000 00 01")
    helper = volunteers.make_volunteer(world.shifts[0].call, name="Baba", email=None, email_key=None, phone="02 000 00 02")
    volunteers.make_turn(world.shifts[0], helper)
    # Who gave up before is not to be called.
    volunteers.make_turn(
        world.shifts[0], volunteers.make_volunteer(helper.call, name="Cleo", email=None), ended_at=now() - timedelta(days=1)
    )
    db.session.commit()

    done = officer.send(world.path, dates=[world.slots[0].id], shifts=[world.shifts[0].id], **WHY, go="do")
    page = officer.get(world.path).text

    assert done.location == f"{world.path}#calls"
    assert [words in page for words in ("Amina", "02 000 00 01", "Baba", "02 000 00 02", "Cleo")] == [True] * 4 + [False]


def test_what_is_over_is_not_called_off(world: World, officer: StaffClient) -> None:
    past = now() - timedelta(days=2)
    over = factories.make_slot(event=world.walk, starts_at=past, ends_at=past + timedelta(hours=2))
    shift = volunteers.make_shift(world.shifts[0].call, starts_at=past)
    db.session.commit()

    page = officer.get(world.path).text
    answer = officer.send(world.path, dates=[over.id], shifts=[shift.id], **WHY, go="do")
    with_another = officer.send(world.path, dates=[over.id, world.slots[0].id], **WHY, go="do")

    assert (over.id in boxes(page, "dates"), shift.id in boxes(page, "shifts")) == (False, False)
    assert (answer.status_code, over.called_off, shift.called_off_at) == (409, False, None)
    assert "1 date is called off." in officer.get(with_another.location).text


def test_an_officer_of_another_programme_finds_nothing_there(world: World, desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER, programmes=["week"])

    assert (desk.get(world.path).status_code, desk.send(world.path, dates=[world.slots[0].id], **WHY, go="do").status_code) == (404, 404)


def test_the_list_costs_the_same_with_many(world: World, officer: StaffClient) -> None:
    def cost() -> int:
        with count_queries() as queries:
            officer.get(world.path)
        return len(queries)

    few = cost()
    for hours in range(3, 9):
        slot = world._slot(factories.make_event(edition=world.edition), hours)
        factories.make_registration(slot=slot)
        volunteers.make_turn(volunteers.make_shift(world.shifts[0].call, starts_at=world.first + timedelta(hours=hours)))
    db.session.commit()

    assert cost() == few


def test_the_public_reads_first_what_does_not_take_place(world: World, officer: StaffClient, client: ProofreadingClient) -> None:
    nothing = [banner(client, path) for path in PUBLIC]
    officer.send(world.path, dates=[world.slots[0].id], **WHY, go="do")
    half_a_day = banner(client, PUBLIC[0])
    officer.send(world.path, dates=[world.slots[1].id], **WHY, go="do")
    one_day, tile = [banner(client, path) for path in PUBLIC], "gaat niet door" in client.get("/nl/").text
    officer.send(world.path, dates=[world.slots[2].id], **WHY, go="do")

    assert (*nothing, half_a_day) == ("", "", "")
    assert (one_day[0], tile) == (f"Afgelast: {dates.day_medium(world.first.date(), 'nl')} | {WHY['reason_nl']}", False)
    assert banner(client, PUBLIC[0]) == f"{world.edition.title.nl} gaat niet door | {WHY['reason_nl']}"
    assert "gaat niet door" in client.get("/nl/").text


def test_the_reason_that_is_told_is_that_of_the_day_and_not_of_a_date_of_another(
    world: World, officer: StaffClient, client: ProofreadingClient
) -> None:
    single = world._slot(factories.make_event(edition=world.edition), 26)
    db.session.commit()
    officer.send(world.path, dates=[slot.id for slot in world.slots[:2]], **WHY, go="do")
    officer.send(world.path, dates=[single.id], reason_fr="Malade.", reason_nl="Ziek.", reason_en="", go="do")

    assert [banner(client, path) for path in PUBLIC] == [f"Afgelast: {dates.day_medium(world.first.date(), 'nl')} | {WHY['reason_nl']}"] * 2


def test_an_edition_of_which_a_part_took_place_loses_only_its_rest(
    world: World, officer: StaffClient, client: ProofreadingClient, frozen_time: Callable[..., None]
) -> None:
    officer.send(world.path, dates=[world.slots[2].id], **WHY, go="do")
    frozen_time(world.first + timedelta(hours=20))

    assert [banner(client, path) for path in PUBLIC] == [f"{world.edition.title.nl}: de rest gaat niet door | {WHY['reason_nl']}"] * 2
    home = client.get("/nl/").text
    assert (": de rest gaat niet door" in home, "gaat niet door" in home.replace("de rest gaat niet door", "")) == (True, False)


def test_the_way_there_is_on_the_page_of_a_public_edition_to_come(world: World, officer: StaffClient) -> None:
    over = factories.make_edition(starts_on=date(2020, 5, 9), ends_on=date(2020, 5, 10))
    db.session.commit()

    pages = [officer.get(f"/staff/editions/{edition.id}").text for edition in (world.edition, over)]

    assert [f"/staff/editions/{edition.id}/call-off" in page for edition, page in zip((world.edition, over), pages, strict=True)] == [
        True,
        False,
    ]


def test_an_event_of_which_no_date_takes_place_says_so_in_the_lists(world: World, officer: StaffClient) -> None:
    def tags(path: str) -> list[int]:
        page = officer.get(path).text.partition("<table")[2]
        return [len(re.findall(rf'class="[^"]*tag[^"]*"[^>]*>{words}<', page)) for words in ("Published", "Called off")]

    lists = (f"/staff/editions/{world.edition.id}", "/staff/events/")
    before = [tags(path) for path in lists]
    officer.send(world.path, dates=[slot.id for slot in world.slots[:2]], **WHY, go="do")

    assert (before, [tags(path) for path in lists]) == ([[2, 0]] * 2, [[1, 1]] * 2)


def test_turns_end_at_the_moment_of_their_shift(world: World, officer: StaffClient) -> None:
    officer.send(world.path, shifts=[world.shifts[0].id], **WHY, go="do")

    turn, shift = db.session.get_one(Turn, world.turns[0].id), db.session.get_one(Shift, world.shifts[0].id)
    assert turn.ended_at == shift.called_off_at is not None
