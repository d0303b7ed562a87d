"""PostgreSQL restarted again and again while people come in by every way there is: who was told has a row, once, and a letter (case 57)."""

import itertools
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from ixevents.associations.models import Stand, StandState
from ixevents.core.clock import now
from ixevents.council import links
from ixevents.extensions import db
from ixevents.meetings import member_links
from ixevents.meetings.models import Answer, GivenAnswer, Invitation
from ixevents.outbox.models import Notice, NoticeState
from ixevents.proposals.models import EventProposal, ProposalState
from ixevents.registrations import door_links
from ixevents.registrations.models import CheckIn, Registration
from ixevents.schools import sample
from ixevents.subscriptions.models import Subscription, SubscriptionState
from tests.classes.conftest import ATHENEE, class_slot, school
from tests.faults import machines
from tests.faults.machines import At
from tests.faults.postgres import FAST, IMMEDIATE, Postgres, postgres
from tests.faults.town import data_dir, environment
from tests.outbox.mailserver import MailServer
from tests.support import council, factories, proposals, stands
from tests.support.apps import running
from tests.support.forms import answers

PEOPLE = 12
"""By each way."""
RESTARTS = 3
SECONDS = 90

Form = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a page was answered."""

    status: int
    text: str


@dataclass(frozen=True)
class Way:
    """A way in: the page, a field by which its form is known, what somebody types, and what has to be pressed behind the letter."""

    page: str
    having: str
    typed: Callable[[int], Form]
    kept: type[Any]
    confirm: str = ""


@dataclass
class Site:
    """A web host of two processes, whose visitors try again where it is away, and what it answered besides 503."""

    at: At
    odd: list[Asked]
    away: int = 0

    def ask(self, path: str, wanted: int, body: str | None = None, kind: str = "application/x-www-form-urlencoded") -> Asked:
        """Return the answer that is wanted; the same is sent until then."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            answer = self._once(path, body, kind)
            if answer.status == wanted:
                return answer
            if answer.status == 503:
                self.away += 1
            else:
                self.odd.append(answer)
            time.sleep(random.uniform(0.05, 0.3))
        raise AssertionError(f"{path} was never answered: {self.odd[-1:]}")

    def _once(self, path: str, body: str | None, kind: str) -> Asked:
        headers = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https", "Content-Type": kind}
        with closing(HTTPConnection(*self.at, timeout=40)) as connection:
            connection.request("GET" if body is None else "POST", path, body, headers)
            response = connection.getresponse()
            return Asked(response.status, response.read().decode())


@pytest.mark.timeout(240)
def test_whoever_was_told_is_in_once_by_whatever_way(tmp_path: Path) -> None:
    with ExitStack() as stack:
        mail = MailServer().start()
        stack.callback(mail.stop)
        base = stack.enter_context(postgres())
        address = base.database("town")
        stack.enter_context(running(address, tmp_path, {}))
        ways, works = _ways(), [*_council(), *_door()]
        db.session.remove()
        site = _served(stack, environment(data_dir(tmp_path, "host"), address, mail))
        works += [partial(_sign_up, way, number) for way, number in itertools.product(ways, range(PEOPLE))]
        random.shuffle(works)

        with _restarted(base), ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda work: work(site), works))
        _sign_in_with_letters(site, ways)
        machines.until(_all_sent, "letters are left", SECONDS)

        assert (site.odd, site.away > 0) == ([], True)
        _assert_once(ways)
        _assert_letters(mail)


def _ways() -> list[Way]:
    """Make something to come in to, each with its form."""
    sample.load()
    slot, visits = factories.make_slot(capacity=None), class_slot(starts_at=_school_day(), capacity=None)
    call, week = stands.make_call(stands_most=PEOPLE), proposals.make_call()
    teacher = {"school": school(ATHENEE).id, "c1_label": "4TQ B", "c1_level": "S4", "c1_pupils": 22, "c1_wish1": visits.id, "name": "Odile"}
    evening = {"wish1_day": proposals.evening(week).date().isoformat(), "wish1_starts": "19:00", "wish1_ends": "21:00"}
    idea = {"kind": "concert", "audience": "families", "languages": ["fr"], "place_words": "Salle", "capacity": 40, **evening}
    who = {"contact": "Lien", "language": "fr"}
    resident = {"slot": slot.id, "seats": 2, "name": "Resident"}
    db.session.commit()
    return [
        Way(f"/fr/events/{slot.event.slug}/register", "stamp", lambda n: {**resident, "email": _address("r", n)}, Registration),
        Way(
            f"/fr/events/{visits.event.slug}/register",
            "numbers",
            lambda n: {**teacher, "email": _address("c", n), "phone": "0470 12 34 56"},
            Registration,
        ),
        Way(
            f"/fr/festival/{call.edition.slug}/stands/apply",
            "stamp",
            lambda n: stands.application(association=f"Les Palabres {n}", email=_address("s", n)),
            Stand,
            "/fr/stands/{}/confirm-address",
        ),
        Way(
            f"/fr/week/{week.edition.slug}/propose",
            "stamp",
            lambda n: {**idea, **who, "organisation": f"O {n}", "title_fr": f"T {n}", "summary_fr": "Un soir.", "email": _address("p", n)},
            EventProposal,
            "/fr/proposals/{}/confirm",
        ),
        Way("/fr/news/", "stamp", lambda n: {"email": _address("n", n), "topics": ["week"]}, Subscription, "/fr/news/own/{}/confirm"),
    ]


def _council() -> Iterator[Callable[[Site], object]]:
    """Convene members, who answer on their page."""
    meeting = council.make_meeting()
    for _number in range(PEOPLE):
        invitation = council.invite(meeting, council.make_mandate())
        token = member_links.answer_token(invitation, links.for_letter(invitation.member, actor="staff:1"))
        form = urlencode({"revision": 0, "answer": "yes"})
        yield lambda site, token=token, form=form: site.ask(f"/council/answers/{token}", 303, form)
    db.session.commit()


def _door() -> Iterator[Callable[[Site], object]]:
    """Have parties stand before a door, where a device says of each how many come in."""
    slot = factories.make_slot(starts_at=now() - timedelta(minutes=10), capacity=None)
    link = door_links.make(slot.event, door_links.day_of(slot), actor="staff:1")
    for number in range(PEOPLE):
        ticket = factories.make_registration(slot=slot, seats=3, email=None).ticket
        said = json.dumps({"statements": [{"client_id": f"d{number}", "ticket": ticket, "came": 2, "age": 1000}]})
        path = f"/fr/door/{door_links.token(link)}/{slot.uid}/statements"
        yield lambda site, path=path, said=said: site.ask(path, 200, said, "application/json")
    db.session.commit()


def _served(stack: ExitStack, settings: Mapping[str, str]) -> Site:
    web, worker = machines.web({**settings, "IXEVENTS_WEB_PROCESSES": "2"}), machines.worker(settings)
    for machine in (web, worker):
        machine.start()
        stack.callback(machine.kill)
    machines.until(partial(machines.ready, web.at), "the web host is not ready", 60)
    return Site(web.at, [])


def _sign_up(way: Way, number: int, site: Site) -> None:
    form = answers(site.ask(way.page, 200).text, way.having)
    site.ask(way.page, 303, urlencode({**form, **way.typed(number)}, doseq=True))


def _sign_in_with_letters(site: Site, ways: list[Way]) -> None:
    """Press what the letters lead to; who was told of a letter has a row with its code."""
    for way in ways:
        codes = db.session.scalars(select(way.kept.code).where(way.kept.email.in_(_addresses(way)))).all() if way.confirm else []
        assert not way.confirm or len(codes) == PEOPLE
        for code in codes:
            site.ask(way.confirm.format(code), 303, "")
    db.session.rollback()


@contextmanager
def _restarted(base: Postgres) -> Iterator[None]:
    """Restart a server some times while the block lasts, as one does and as a crash does."""

    def restart() -> None:
        for number in range(RESTARTS):
            time.sleep(random.uniform(0.5, 1.5))
            base.stop(FAST if number % 2 else IMMEDIATE)
            base.start()

    restarting = threading.Thread(target=restart)
    restarting.start()
    try:
        yield
    finally:
        restarting.join()


def _assert_once(ways: list[Way]) -> None:
    for way in ways:
        found = Counter(db.session.scalars(select(way.kept.email).where(way.kept.email.in_(_addresses(way)))))
        assert found == Counter(_addresses(way)), way.page
    assert {*db.session.scalars(select(Stand.state))} == {StandState.RECEIVED}
    assert {*db.session.scalars(select(EventProposal.state))} == {ProposalState.RECEIVED}
    assert {*db.session.scalars(select(Subscription.state))} == {SubscriptionState.CONFIRMED}
    assert db.session.scalars(select(Invitation.answer)).all() == [Answer.YES] * PEOPLE
    assert db.session.scalar(select(func.count()).select_from(GivenAnswer)) == PEOPLE
    assert Counter(db.session.scalars(select(CheckIn.client_id))) == Counter(f"d{number}" for number in range(PEOPLE))


def _assert_letters(mail: MailServer) -> None:
    """Each letter once to each; a copy, where the server was away as it was noted, has the same Message-ID."""
    written = Counter(tuple(row) for row in db.session.execute(select(Notice.recipient, Notice.kind)))
    assert set(written.values()) == {1}
    assert len({str(message["Message-ID"]) for message in mail.messages}) == len(written)


def _all_sent() -> bool:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Notice).where(Notice.state != NoticeState.SENT)) == 0


def _address(way: str, number: int) -> str:
    return f"{way}{number}@example.org"


def _addresses(way: Way) -> list[str]:
    return [str(way.typed(number)["email"]) for number in range(PEOPLE)]


def _school_day() -> datetime:
    """Return the next Tuesday or Thursday but a week, in the morning."""
    day = now() + timedelta(days=7)
    while day.weekday() not in (1, 3):
        day += timedelta(days=1)
    return day.replace(hour=9, minute=0, second=0, microsecond=0)
