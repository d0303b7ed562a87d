import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from ixevents.core.clock import BRUSSELS
from ixevents.events.models import Edition, Event, Place, Slot, SlotState
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.programmes import sample
from ixevents.projects import records
from ixevents.registrations.models import Registration, State
from tests.support.apps import lent, running
from tests.support.client import ProofreadingClient
from tests.support.databases import SqliteTemplate

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample_file(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the sample, loaded once for the tests of this module."""
    folder = tmp_path_factory.mktemp("sample")
    address = sqlite_template.copy(folder)
    with running(address, folder, {}), time_machine.travel(TUESDAY, tick=False):
        records.load()
        sample.load()
        db.session.commit()
    return address.removeprefix("sqlite:///")


@pytest.fixture
def app(request: pytest.FixtureRequest, sqlite_template: SqliteTemplate, sample_file: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a copy of the sample, for the tests that want it `loaded`."""
    address = sqlite_template.copy(tmp_path)
    if "loaded" in request.fixturenames:
        shutil.copyfile(sample_file, address.removeprefix("sqlite:///"))
    with lent(address, tmp_path, {}) as app:
        yield app


@pytest.fixture
def loaded(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(TUESDAY)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 25, 19, 50, tzinfo=UTC),
        datetime(2027, 1, 1, 0, 5, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        datetime(2027, 8, 31, 22, 30, tzinfo=UTC),
        datetime(2028, 2, 29, 23, 30, tzinfo=UTC),
    ],
)
def test_the_sample_loads_at_any_hour_of_any_day(app: Flask, frozen_time: Callable[[datetime], None], moment: datetime) -> None:
    frozen_time(moment)
    records.load()

    assert (sample.load(), len(list(db.session.scalars(select(Event))))) == (42, 42)


def test_the_sample_has_the_promised_editions_around_today(loaded: None) -> None:
    runs = [(edition.programme, edition.slug, edition.starts_on, edition.ends_on, edition.sample) for edition in editions()]

    assert runs == [
        ("festival", "2026", date(2026, 12, 19), date(2026, 12, 20), True),
        ("week", "2027", date(2027, 1, 11), date(2027, 1, 17), True),
        ("youth", "2026-2027", date(2026, 9, 1), date(2027, 8, 31), True),
        ("festival", "2025", date(2025, 12, 13), date(2025, 12, 14), True),
    ]
    assert [len(edition.events) for edition in editions()] == [22, 9, 8, 3]


def test_loading_twice_or_on_another_day_adds_nothing(loaded: None, frozen_time: Callable[[datetime], None]) -> None:
    before = counts()

    frozen_time(TUESDAY + timedelta(days=45))

    assert sample.load() == 0
    assert counts() == before


def test_every_public_text_is_in_french_and_dutch_but_for_the_exemption(loaded: None) -> None:
    events = db.session.scalars(select(Event)).all()
    incomplete = {event.slug for event in events if not (event.title.complete and event.summary.complete and event.text.complete)}
    texts = [text for edition in editions() for text in (edition.title, edition.tagline, edition.text)]
    texts += [text for place in db.session.scalars(select(Place)) for text in (place.name, place.street, place.locality, place.directions)]

    assert incomplete == {"praattafel-zonder-grenzen"}
    assert [text for text in texts if not text.complete] == []
    assert [event.slug for event in events if not event.title.en and event.exemption is None] == []


def test_no_text_names_a_placeholder_or_keeps_a_brace(loaded: None) -> None:
    texts = [text for edition in editions() for text in (*edition.title.as_dict().values(), *edition.text.as_dict().values())]

    assert [text for text in texts if "{" in text] == []


def test_the_exemption_is_in_the_journal_with_its_reason(loaded: None) -> None:
    exempted = db.session.scalars(select(Event).where(Event.exemption.is_not(None))).one()
    entry = db.session.scalars(
        select(Entry).where(Entry.verb == "publish", Entry.object_kind == "event", Entry.object_id == exempted.id)
    ).one()

    assert entry.facts["exemption"] == "nl"
    assert entry.facts["decided_by"] == "College van burgemeester en schepenen"


def test_one_event_is_full_with_people_waiting(loaded: None) -> None:
    slot = slot_of("balade-des-eaux-cachees")
    waiting = db.session.scalars(select(Registration).where(Registration.slot_id == slot.id, Registration.state == State.WAITING)).all()

    assert (slot.capacity, slot.seats_taken, slot.seats_waiting) == (18, 18, 5)
    assert sum(registration.seats_waiting for registration in waiting) == 5


def test_every_registration_is_confirmed_or_waits_and_its_address_reaches_nobody(loaded: None) -> None:
    rows = db.session.execute(select(Registration.state, Registration.email)).all()

    assert {state for state, _email in rows} == {State.CONFIRMED, State.WAITING}
    assert [email for _state, email in rows if not (email or "").endswith("@example.org")] == []


def test_one_event_is_called_off_and_one_has_moved(loaded: None) -> None:
    off, moved = slot_of("concert-de-cloture"), slot_of("les-etangs-au-petit-matin")

    assert (off.state, off.called_off_reason.complete, off.revision) == (SlotState.CALLED_OFF, True, 1)
    assert (len(moved.moved_from), moved.revision) == (1, 1)
    assert moved.starts_at.astimezone(BRUSSELS).strftime("%H:%M") == "10:30"


def test_two_places_share_one_moment_in_two_zones(loaded: None) -> None:
    here, there = slots_of("zababdeh-en-direct")

    assert (here.zone, there.zone) == ("Europe/Brussels", "Asia/Hebron")
    assert here.starts_at == there.starts_at


def test_every_kind_of_case_is_there(loaded: None) -> None:
    events = db.session.scalars(select(Event)).all()

    assert [event.slug for event in events if event.confirm_by_email] == ["filmer-son-quartier"]
    assert any(not event.needs_registration for event in events)
    assert len(slots_of("atelier-percussions")) == 3
    assert {event.project.slug for event in db.session.scalars(select(Event).options(joinedload(Event.project)))} == {
        "cic-kalamu",
        "more-water",
        "eau-tre",
        "myp",
        "awareness-raising",
    }


def test_something_is_on_today(loaded: None) -> None:
    tonight = db.session.scalars(select(Slot).where(Slot.starts_at <= TUESDAY + timedelta(hours=12), Slot.ends_at > TUESDAY)).all()

    assert len(tonight) == 2


def test_every_page_of_the_sample_can_be_read_in_each_language(loaded: None, client: ProofreadingClient) -> None:
    events = db.session.scalars(select(Event.slug)).all()
    pages = [f"/{lang}/events/{slug}" for slug in events for lang in ("fr", "nl", "en")]
    pages += [f"/{lang}/{path}" for lang in ("fr", "nl", "en") for path in ("", "agenda", "festival/", "festival/2025/", "week/", "youth/")]

    statuses = {page: client.get(page).status_code for page in pages}

    assert statuses == dict.fromkeys(pages, 200)


def editions() -> list[Edition]:
    return list(db.session.scalars(select(Edition).options(selectinload(Edition.events)).order_by(Edition.id)))


def slots_of(slug: str) -> list[Slot]:
    return list(db.session.scalars(select(Slot).join(Slot.event).where(Event.slug == slug).order_by(Slot.id)))


def slot_of(slug: str) -> Slot:
    return slots_of(slug)[0]


def counts() -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in (Edition, Event, Slot, Place, Registration, Entry)]
