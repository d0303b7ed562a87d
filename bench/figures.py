"""All figures of a run, their targets, and what is said of each."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.growth import Growth
from bench.mailings import READERS, TARGET_SECONDS, Mailed
from bench.scenarios import BARE, CROWDS, MANY, Result
from bench.visits import SUBJECTS, Subject

FLAT = 0.10
SPREAD = 4
"""Times the median, within which 95 visits of a hundred are answered."""
MEMORY_MEBIBYTES = 200
VIEW_BYTES, VIEW_REQUESTS = 60_000, 8
START_SECONDS = 2.0


@dataclass
class Figures:
    """What a run gave."""

    results: list[Result] = field(default_factory=list)
    growth: list[Growth] = field(default_factory=list)
    mailed: list[Mailed] = field(default_factory=list)


@dataclass(frozen=True)
class Verdict:
    """One figure held against its target."""

    reached: bool
    subject: str
    found: str
    target: str


def verdicts(figures: Figures) -> Iterator[Verdict]:
    """Hold the figures against the targets, the worst of all scenarios for each."""
    yield from _of_scenarios(figures.results) if figures.results else ()
    for one in figures.growth:
        dearest, size, name = one.worst()
        found = f"{dearest:+.0%} ({name}, {size.registrations:,} registrations, {size.slots:,} slots, {one.engine})"
        yield Verdict(dearest <= FLAT, "all sizes of databases", found, f"{FLAT:+.0%}")
    for mailed in figures.mailed:
        listed = f"{mailed.listed_in:.1f} s ({mailed.engine})"
        yield Verdict(mailed.listed_in < TARGET_SECONDS, f"mailing of {READERS:,} prepared", listed, f"{TARGET_SECONDS} s")
    for result in figures.results:
        yield from _sizes(result)


def _of_scenarios(results: list[Result]) -> Iterator[Verdict]:
    for subject in SUBJECTS:
        if subject.target is not None:
            yield _share(subject, results)
    for number in CROWDS:
        yield _spread(number, results)
    growth, words = max((result.growth(subject), f"{subject.name}, {where(result)}") for result in results for subject in _anew())
    yield Verdict(growth <= FLAT, "1,000 to 100,000 registrations", f"{growth:+.0%} ({words})", f"{FLAT:+.0%}")


def where(result: Result) -> str:
    """Name a scenario."""
    return f"{result.engine}, {result.processes}"


def median_share(result: Result, subject: Subject) -> float:
    """Return the share of the bare rate with many registrations."""
    return statistics.median(result.shares(MANY, subject))


def _anew() -> list[Subject]:
    return [subject for subject in SUBJECTS if subject.anew]


def _share(subject: Subject, results: list[Result]) -> Verdict:
    share, words = min((median_share(result, subject), where(result)) for result in results)
    target = subject.target or 0
    fails_below = subject.floor if subject.floor is not None else target
    floor = f", at least {subject.floor:.0%}" if subject.floor is not None else ""
    return Verdict(share >= fails_below, subject.name, f"{share:.0%} of the bare rate ({words})", f"{target:.0%}{floor}")


def _spread(number: int, results: list[Result]) -> Verdict:
    found = [
        (one.percentile(95) / one.percentile(50), f"{name}, {where(result)}")
        for result in results
        for (crowd, name), one in result.crowds.items()
        if crowd == number
    ]
    worst, words = max(found)
    return Verdict(worst < SPREAD, f"p95 at {number} connections", f"{worst:.1f} x median ({words})", f"{SPREAD} x")


def _sizes(result: Result) -> Iterator[Verdict]:
    if result.processes > 1:
        # The targets are for one of each: every further web process brings its own.
        return
    web, worker = result.memory["web"], result.memory["worker"]
    total = web.proportional + worker.proportional
    found = f"{web.proportional:.0f} + {worker.proportional:.0f} MiB, RSS {web.resident:.0f} + {worker.resident:.0f} ({result.engine})"
    yield Verdict(total < MEMORY_MEBIBYTES, "memory of web and worker", found, f"{MEMORY_MEBIBYTES} MiB")
    for name, weights in result.first_view.items():
        size, requests = sum(weights.values()), len(weights)
        fits = size <= VIEW_BYTES and requests <= VIEW_REQUESTS
        found = f"{size / 1000:.1f} kB in {requests} requests"
        yield Verdict(fits, f"first view: {name}", found, f"{VIEW_BYTES // 1000} kB in {VIEW_REQUESTS}")
    started, bare = result.started_in[MANY], result.started_in[BARE]
    yield Verdict(
        started < START_SECONDS, "start to first page", f"{started:.1f} s, bare {bare:.1f} s ({result.engine})", f"{START_SECONDS:.0f} s"
    )
