"""Whether cost grows with the data: databases of several sizes side by side, asked in turns for what is made anew."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import databases, engines, servers
from bench.client import visit_for
from bench.databases import Size
from bench.scenarios import LONGEST_SECONDS, WARM_SECONDS, Measured, Say, dearer, stretch
from bench.visits import SUBJECTS, Site

SIZES = (Size(1_000), Size(10_000), Size(100_000), Size(1_000_000), Size(1_000, 10_000))
"""The first is what the others are held against."""
ROUNDS, SECONDS = 5, 0.6
ANEW = [subject for subject in SUBJECTS if subject.anew]


@dataclass(frozen=True)
class Growth:
    """What visits cost by the size of the database."""

    engine: str
    measured: Mapping[tuple[Size, str], Measured]

    def dearer(self, size: Size, subject: str) -> float:
        """Return how much dearer a visit is than with the least data; 0 is the same."""
        return dearer(self.measured[SIZES[0], subject], self.measured[size, subject])

    def worst(self) -> tuple[float, Size, str]:
        """Return the visit that became dearest, and where."""
        return max(((self.dearer(size, name), size, name) for size, name in self.measured if size != SIZES[0]), key=lambda one: one[0])


def run(engine: str, say: Say) -> Growth:
    """Measure on an engine."""
    names = {f"size_{number}": size for number, size in enumerate(SIZES)}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="ixevents-bench-")))
        say("making databases up to a million registrations")
        places = stack.enter_context(engines.opened(engine))
        settings = databases.filled(places, folder, names)
        running = {
            names[name]: stack.enter_context(servers.web(name, servers.APP, folder, number=1, environment=own))
            for name, own in settings.items()
        }
        visits = [(size, subject, subject.visit(Site(server.port, size))) for subject in ANEW for size, server in running.items()]
        measured = {(size, subject.name): Measured() for size, subject, _visit in visits}
        for turn in range(ROUNDS):
            for size, subject, visit in visits:
                say(f"round {turn + 1} of {ROUNDS}: {subject.name}")
                if turn == 0:
                    # Of ten feeds all are known after a moment, of 250 they would not be after several rounds; nor would all slots be,
                    # and a server that is faster would have more visitors of slots that are known.
                    most = subject.whole(size) if subject.whole else None
                    visit_for(LONGEST_SECONDS if most else WARM_SECONDS, running[size].port, visit, most=most)
                measured[size, subject.name].slices.append(stretch(places, running[size], visit, SECONDS))
        return Growth(places.name, measured)
