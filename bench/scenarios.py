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

from bench import bare, commits, databases, engines, first_view, servers
from bench.client import CONNECTIONS, Slice, Unexpected, Visit, visit_for
from bench.databases import Size
from bench.engines import Databases
from bench.processes import Memory
from bench.servers import START_SECONDS, Server
from bench.visits import BARE_VISITS, REGISTRATION, SUBJECTS, Site, Subject

BARE, FEW, MANY = "bare", "few", "many"
WARM_SECONDS = 0.4
LONGEST_SECONDS = 60
"""For visits that are counted."""
LETTERS_SECONDS = 4
LITTLE, MUCH = Size(), Size(100_000)
CROWDS = (8, 64)
CROWD_SECONDS = 1.5

Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How long and how often."""

    rounds: int
    seconds: float
    few: Size = LITTLE
    many: Size = MUCH


@dataclass
class Measured:
    """All stretches of one thing on one server."""

    slices: list[Slice] = field(default_factory=list)

    @property
    def rates(self) -> list[float]:
        """Visits a second, round by round."""
        return [one.rate for one in self.slices]

    @property
    def rate(self) -> float:
        """The median of them."""
        return statistics.median(self.rates)

    @property
    def visits(self) -> int:
        """How many visits were answered."""
        return sum(len(one.times) for one in self.slices)

    @property
    def web_milliseconds(self) -> float:
        """Processor time of a visit in the web processes."""
        return sum(one.web_seconds for one in self.slices) * 1000 / max(1, self.visits)

    @property
    def database_milliseconds(self) -> float:
        """Processor time of a visit in a database that is a process of its own."""
        return sum(one.database_seconds for one in self.slices) * 1000 / max(1, self.visits)

    @property
    def cost(self) -> float:
        """Both together: the median of the rounds."""
        return statistics.median(one.cost for one in self.slices)

    def percentile(self, percent: int) -> float:
        """Milliseconds within which so many visits of a hundred were answered."""
        times = sorted(time for one in self.slices for time in one.times)
        return times[min(len(times) - 1, len(times) * percent // 100)] * 1000


@dataclass(frozen=True)
class Letters:
    """What a worker did while people signed up."""

    sent: int
    share: float
    "Of the bare INSERT flow, that registrations kept meanwhile."
    milliseconds: float
    "Processor time of the worker for each letter."


@dataclass
class Result:
    """What a scenario gave."""

    engine: str
    processes: int
    plan: Plan
    measured: dict[tuple[str, str], Measured]
    "By the server's name and the subject's."
    crowds: dict[tuple[int, str], Measured] = field(default_factory=dict)
    "With many registrations, by the number of connections and the subject's name."
    letters: Letters | None = None
    commits: float = 0.0
    "Transactions of one inserted row that the database made durable in a second."
    memory: dict[str, Memory] = field(default_factory=dict)
    started_in: dict[str, float] = field(default_factory=dict)
    first_view: dict[str, dict[str, int]] = field(default_factory=dict)
    "Bytes of each request, by page."

    def shares(self, server: str, subject: Subject) -> list[float]:
        """Return the share of the bare rate, round by round."""
        pairs = zip(self.measured[server, subject.name].rates, self.measured[BARE, subject.name].rates, strict=True)
        return [own / other for own, other in pairs]

    def cpu_share(self, subject: Subject) -> float:
        """Return the share by processor time of web and database; what else the machine does matters little for it."""
        return self.measured[BARE, subject.name].cost / self.measured[MANY, subject.name].cost

    def growth(self, subject: Subject) -> float:
        """Return how much dearer a visit is with many registrations than with few, by processor time; 0 is the same."""
        return dearer(self.measured[FEW, subject.name], self.measured[MANY, subject.name])


def dearer(small: Measured, large: Measured) -> float:
    """Return how much dearer a visit is by processor time: the median of the rounds, each with its neighbour."""
    return statistics.median(many.cost / few.cost for few, many in zip(small.slices, large.slices, strict=True)) - 1


def run(engine: str, processes: int, plan: Plan, say: Say) -> Result:
    """Measure one scenario."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="ixevents-bench-")))
        say("making the databases")
        places = stack.enter_context(engines.opened(engine))
        sizes = {BARE: Size(), FEW: plan.few, MANY: plan.many}
        running = stack.enter_context(_servers(places, processes, sizes, folder))
        sites = {name: Site(server.port, sizes[name]) for name, server in running.items()}
        result = Result(places.name, processes, plan, _in_turns(places, running, sites, plan, say))
        result.started_in = {name: server.started_in for name, server in running.items()}
        result.first_view = first_view.weigh_all(running[FEW].port)
        result.commits = commits.a_second(running[BARE].environment["BARE_DATABASE_URL"])
        for number in CROWDS:
            say(f"{number} visitors at once")
            result.crowds |= _crowd(number, places, running[MANY], sites[MANY])
        say("signing up while letters are sent")
        _beside_worker(result, running, sites[MANY], folder)
        if processes == 1:
            say("weighing web and worker")
            _whole_service(result, running[MANY].environment, sites[MANY], folder)
        return result


@contextmanager
def _servers(places: Databases, processes: int, sizes: Mapping[str, Size], folder: Path) -> Iterator[dict[str, Server]]:
    environment = {"BARE_DATABASE_URL": places.create(BARE)}
    bare.prepare(bare.create_app(environment["BARE_DATABASE_URL"]))
    settings = databases.filled(places, folder, {name: size for name, size in sizes.items() if name != BARE})
    with ExitStack() as stack:
        started = {BARE: stack.enter_context(servers.web(BARE, servers.BARE_APP, folder, number=processes, environment=environment))}
        for name, own in settings.items():
            started[name] = stack.enter_context(servers.web(name, servers.APP, folder, number=processes, environment=own))
        yield started


def _in_turns(
    places: Databases, running: Mapping[str, Server], sites: Mapping[str, Site], plan: Plan, say: Say
) -> dict[tuple[str, str], Measured]:
    visits = [(name, subject, _visit(name, subject, sites[name])) for subject in SUBJECTS for name in running]
    measured = {(name, subject.name): Measured() for name, subject, _visit in visits}
    once, again = [one for one in visits if one[1].once], [one for one in visits if not one[1].once]
    for name, subject, visit in once:
        say(subject.name)
        slots = sites[name].size.slots
        measured[name, subject.name].slices.append(stretch(places, running[name], visit, LONGEST_SECONDS, most=slots))
    for name, subject, visit in again:
        _warm(running[name], sites[name], subject, visit)
    for turn in range(plan.rounds):
        for name, subject, visit in again:
            say(f"round {turn + 1} of {plan.rounds}: {subject.name}")
            measured[name, subject.name].slices.append(stretch(places, running[name], visit, plan.seconds))
    return measured


def _warm(server: Server, site: Site, subject: Subject, visit: Visit) -> None:
    """Visit before it is measured. Where each slot has to be known to each process: the first visits met one of them each."""
    if subject.again and server.number > 1:
        visit_for(LONGEST_SECONDS, server.port, visit, most=site.size.slots * server.number)
    else:
        visit_for(WARM_SECONDS, server.port, visit)


def _visit(name: str, subject: Subject, site: Site) -> Visit:
    return BARE_VISITS[subject.against] if name == BARE else subject.visit(site)


def stretch(
    places: Databases, server: Server, visit: Visit, seconds: float, connections: int = CONNECTIONS, *, most: int | None = None
) -> Slice:
    """Let visitors come for a while, and count what web and database needed for it."""
    web, database = server.cpu_seconds(), places.cpu_seconds()
    found = visit_for(seconds, server.port, visit, connections, most=most)
    found.web_seconds, found.database_seconds = server.cpu_seconds() - web, places.cpu_seconds() - database
    return found


def _crowd(number: int, places: Databases, server: Server, site: Site) -> dict[tuple[int, str], Measured]:
    crowded = [subject for subject in SUBJECTS if subject.crowd]
    return {(number, subject.name): Measured([stretch(places, server, subject.visit(site), CROWD_SECONDS, number)]) for subject in crowded}


def _beside_worker(result: Result, running: Mapping[str, Server], site: Site, folder: Path) -> None:
    """Sign up while a worker sends the letters of all who signed up, as fast as it can; then weigh both."""
    with servers.post_office(folder) as office:
        environment = {**running[MANY].environment, "IXEVENTS_MAIL_SERVER": "127.0.0.1", "IXEVENTS_MAIL_PORT": str(office.port)}
        address = environment["IXEVENTS_DATABASE_URL"]
        with servers.worker(environment, folder) as worker:
            _wait_for_letters(address, site.size.registrations)
            sent, spent = databases.letters_sent(address), worker.cpu_seconds()
            bare_flow = visit_for(LETTERS_SECONDS / 2, running[BARE].port, BARE_VISITS[REGISTRATION.against])
            signed_up = visit_for(LETTERS_SECONDS, site.port, REGISTRATION.visit(site))
            sent, spent = databases.letters_sent(address) - sent, worker.cpu_seconds() - spent
            result.letters = Letters(sent, signed_up.rate / bare_flow.rate, spent * 1000 / max(1, sent))
            result.memory = {"web": running[MANY].memory(), "worker": worker.memory(), "bare web": running[BARE].memory()}


def _whole_service(result: Result, environment: Mapping[str, str], site: Site, folder: Path) -> None:
    """Start the service by its one command, as it is started again on its data; weigh it once it has shown everything and sent letters."""
    with servers.post_office(folder) as office:
        settings = {**environment, "IXEVENTS_MAIL_SERVER": "127.0.0.1", "IXEVENTS_MAIL_PORT": str(office.port)}
        with servers.service(settings, folder) as service:
            result.started_in[MANY] = service.started_in
            asked = Site(service.port, site.size)
            sent = databases.letters_sent(settings["IXEVENTS_DATABASE_URL"])
            for subject in SUBJECTS:
                visit_for(WARM_SECONDS, service.port, subject.visit(asked))
            visit_for(CROWD_SECONDS, service.port, REGISTRATION.visit(asked), max(CROWDS))
            _wait_for_letters(settings["IXEVENTS_DATABASE_URL"], sent + max(CROWDS))
            result.memory |= service.memory_by_role()


def _wait_for_letters(address: str, before: int) -> None:
    """Wait until the worker is at work on the letters of those who signed up before."""
    end = time.monotonic() + START_SECONDS
    while databases.letters_sent(address) <= before:
        if time.monotonic() > end:
            raise Unexpected("the worker sends no letters")
        time.sleep(0.2)
