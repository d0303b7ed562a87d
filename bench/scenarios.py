"""One scenario: an engine and a number of processes; the bare application, ixevents with few and with many registrations, in turns.

All three run at the same time and are asked one after the other, again and again, a short stretch at a time, so that
whatever else the machine does falls on all of them alike.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import bare, databases, engines, first_view, servers
from bench.client import Slice, Unexpected, Visit, visit_for
from bench.databases import Size
from bench.engines import Databases
from bench.servers import SETTINGS, START_SECONDS, Server
from bench.visits import BARE_VISITS, REGISTRATION, SUBJECTS, Site, Subject

BARE, FEW, MANY = "bare", "few", "many"
WARM_SECONDS = 0.4
LETTERS_SECONDS = 4

Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How long and how often."""

    rounds: int
    seconds: float
    few: int = 1_000
    many: int = 100_000
    closely: bool = True
    "Weigh memory and the first view too, and sign up while letters are sent."


@dataclass
class Measured:
    """All stretches of one thing on one server."""

    slices: list[Slice] = field(default_factory=list)
    cpu_seconds: float = 0.0

    @property
    def rates(self) -> list[float]:
        """Visits a second, round by round."""
        return [one.rate for one in self.slices]

    @property
    def rate(self) -> float:
        """The median of them."""
        return statistics.median(self.rates)

    @property
    def cpu_milliseconds(self) -> float:
        """Processor time of a visit, on the server's side."""
        return self.cpu_seconds * 1000 / max(1, sum(len(one.times) for one in self.slices))

    def percentile(self, percent: int) -> float:
        """Milliseconds within which so many visits of a hundred were answered."""
        times = sorted(time for one in self.slices for time in one.times)
        return times[min(len(times) - 1, len(times) * percent // 100)] * 1000


@dataclass
class Result:
    """What a scenario gave."""

    engine: str
    processes: int
    plan: Plan
    measured: dict[tuple[str, str], Measured]
    "By the server's name and the subject's."
    beside_worker: float | None = None
    "The share of the bare INSERT flow that registrations keep while their letters are sent."
    letters: int = 0
    "How many were sent meanwhile."
    memory: dict[str, float] = field(default_factory=dict)
    started_in: dict[str, float] = field(default_factory=dict)
    first_view: dict[str, int] = field(default_factory=dict)

    def shares(self, server: str, subject: Subject) -> list[float]:
        """Return the share of the bare rate, round by round."""
        return _shares(self.measured[server, subject.name], self.measured[BARE, subject.name])

    def cpu_share(self, subject: Subject) -> float:
        """Return the share by processor time of the web processes; what else the machine does matters little for it."""
        ours, bare = self.measured[MANY, subject.name], self.measured[BARE, subject.name]
        return bare.cpu_milliseconds / ours.cpu_milliseconds

    def growth(self, subject: Subject) -> float:
        """Return how much dearer a visit is with many registrations than with few; 0 is the same."""
        return 1 / statistics.median(_shares(self.measured[MANY, subject.name], self.measured[FEW, subject.name])) - 1

    def cpu_growth(self, subject: Subject) -> float:
        """Return the same by processor time of the web processes."""
        return self.measured[MANY, subject.name].cpu_milliseconds / self.measured[FEW, subject.name].cpu_milliseconds - 1


def run(engine: str, processes: int, plan: Plan, say: Say) -> Result:
    """Measure one scenario."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="ixevents-bench-")))
        say("making the databases")
        places = stack.enter_context(engines.opened(engine))
        running = stack.enter_context(_servers(places, processes, plan, folder))
        result = Result(places.name, processes, plan, _in_turns(running, plan, say))
        result.started_in = {name: server.started_in for name, server in running.items()}
        if plan.closely:
            say("signing up while letters are sent")
            result.first_view = first_view.weigh(running[FEW].port, "/fr/")
            _beside_worker(result, running, folder)
        return result


@contextmanager
def _servers(places: Databases, processes: int, plan: Plan, folder: Path) -> Iterator[dict[str, Server]]:
    environment = {"BARE_DATABASE_URL": places.create(BARE)}
    bare.prepare(bare.create_app(environment["BARE_DATABASE_URL"]))
    with ExitStack() as stack:
        started = {
            BARE: stack.enter_context(
                servers.web(BARE, "bench.bare_wsgi:app", folder, processes=processes, environment=environment, first_page="/")
            )
        }
        for name, count in ((FEW, plan.few), (MANY, plan.many)):
            environment = SETTINGS | {"IXEVENTS_DATA_DIR": str(folder / name), "IXEVENTS_DATABASE_URL": places.create(name)}
            databases.fill(environment, Size(count))
            started[name] = stack.enter_context(
                servers.web(name, "wsgi:app", folder, processes=processes, environment=environment, first_page="/fr/")
            )
        yield started


def _in_turns(running: dict[str, Server], plan: Plan, say: Say) -> dict[tuple[str, str], Measured]:
    visits = [(name, subject, _visit(name, subject, server)) for subject in SUBJECTS for name, server in running.items()]
    for name, _subject, visit in visits:
        visit_for(WARM_SECONDS, running[name].port, visit)
    measured = {(name, subject.name): Measured() for name, subject, _visit in visits}
    for turn in range(plan.rounds):
        for name, subject, visit in visits:
            say(f"round {turn + 1} of {plan.rounds}: {subject.name}")
            _stretch(measured[name, subject.name], running[name], visit, plan.seconds)
    return measured


def _visit(name: str, subject: Subject, server: Server) -> Visit:
    return BARE_VISITS[subject.against] if name == BARE else subject.visit(Site(server.port, Size()))


def _stretch(measured: Measured, server: Server, visit: Visit, seconds: float) -> None:
    before = server.cpu_seconds()
    measured.slices.append(visit_for(seconds, server.port, visit))
    measured.cpu_seconds += server.cpu_seconds() - before


def _beside_worker(result: Result, running: dict[str, Server], folder: Path) -> None:
    """Sign up while a worker sends the letters of all who signed up, as fast as it can; then weigh both."""
    with servers.post_office(folder) as office:
        environment = running[MANY].environment | {"IXEVENTS_MAIL_SERVER": "127.0.0.1", "IXEVENTS_MAIL_PORT": str(office.port)}
        with servers.worker(environment, folder) as worker:
            _wait_for_letters(result.plan, environment)
            before = databases.letters_sent(environment["IXEVENTS_DATABASE_URL"])
            bare = visit_for(LETTERS_SECONDS / 2, running[BARE].port, BARE_VISITS[REGISTRATION.against])
            signed_up = visit_for(LETTERS_SECONDS, running[MANY].port, REGISTRATION.visit(Site(running[MANY].port, Size())))
            result.beside_worker = signed_up.rate / bare.rate
            result.letters = databases.letters_sent(environment["IXEVENTS_DATABASE_URL"]) - before
            result.memory = {"web": running[MANY].mebibytes(), "worker": worker.mebibytes(), "bare web": running[BARE].mebibytes()}


def _wait_for_letters(plan: Plan, environment: Mapping[str, str]) -> None:
    """Wait until the worker is at work on the letters of those who signed up before."""
    end = time.monotonic() + START_SECONDS
    while databases.letters_sent(environment["IXEVENTS_DATABASE_URL"]) <= plan.many:
        if time.monotonic() > end:
            raise Unexpected("the worker sends no letters")
        time.sleep(0.2)


def _shares(ours: Measured, theirs: Measured) -> list[float]:
    return [own / other for own, other in zip(ours.rates, theirs.rates, strict=True)]
