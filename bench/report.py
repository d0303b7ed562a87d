"""The figures as a table to read and as JSON to keep."""

import json
import platform
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path

from bench.scenarios import BARE, FEW, MANY, Result
from bench.visits import SUBJECTS, Subject

RESULTS = Path(__file__).resolve().parent / "results"
FLAT = 0.15
MEMORY_MEBIBYTES = 220
VIEW_BYTES, VIEW_REQUESTS = 70_000, 8
_COLUMNS = ("bare", "few", "many", "of the bare", "target", "by CPU", "dearer", "p50", "p95", "CPU")
_WIDTHS = (8, 7, 7, 18, 8, 8, 8, 8, 8, 8)
_NAME = 24


def table(result: Result) -> Iterator[str]:
    """Write a scenario's lines: visits a second, the share of the bare rate (lowest and highest round), milliseconds."""
    plan, processes = result.plan, f"{result.processes} process{'es' if result.processes > 1 else ''}"
    yield f"{result.engine}, {processes}; few = {plan.few:,} registrations, many = {plan.many:,}; visits a second, milliseconds with many"
    yield _row("", _COLUMNS)
    for subject in SUBJECTS:
        yield _line(result, subject)
    if result.beside_worker is not None:
        yield f"registrations while a worker sends letters: {result.beside_worker:.0%} of the bare flow, {result.letters} letters sent"
    yield ""


def verdicts(results: Sequence[Result]) -> Iterator[tuple[bool, str]]:
    """Hold the figures against the targets."""
    for subject in (subject for subject in SUBJECTS if subject.target is not None):
        share, where = min((statistics.median(result.shares(MANY, subject)), _where(result)) for result in results)
        yield (
            share >= (subject.target or 0),
            f"{subject.name}: {share:.0%} of the bare rate at worst ({where}), target {subject.target:.0%}",
        )
    growth, subject, result = max(
        ((result.growth(subject), subject, result) for result in results for subject in SUBJECTS), key=lambda one: one[0]
    )
    words = f"{growth:+.0%} at worst ({subject.name}, {_where(result)}; {result.cpu_growth(subject):+.0%} by CPU)"
    yield growth <= FLAT, f"from few to many registrations: {words}, target {FLAT:+.0%}"
    for result in results:
        yield from _sizes(result)


def _sizes(result: Result) -> Iterator[tuple[bool, str]]:
    if result.memory:
        total = result.memory["web"] + result.memory["worker"]
        words = f"memory of web and worker: {result.memory['web']:.0f} + {result.memory['worker']:.0f} MiB ({_where(result)})"
        # The target is for one of each: every further web process brings its own.
        alone = result.processes == 1
        yield not alone or total < MEMORY_MEBIBYTES, f"{words}, target {MEMORY_MEBIBYTES} together" if alone else words
    if result.first_view:
        size, requests = sum(result.first_view.values()), len(result.first_view)
        fits = size <= VIEW_BYTES and requests <= VIEW_REQUESTS
        yield fits, f"first view: {size / 1000:.1f} kB in {requests} requests, target {VIEW_BYTES // 1000} kB in {VIEW_REQUESTS}"
    yield True, f"first page after {result.started_in[MANY]:.1f} s (bare {result.started_in[BARE]:.1f} s; {_where(result)})"


def keep(results: Sequence[Result]) -> Path:
    """Write everything as JSON and return where."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    machine = {"cores": cpu_count(), "python": platform.python_version(), "system": platform.system(), "at": time.time()}
    path.write_text(json.dumps({"machine": machine, "scenarios": [_facts(result) for result in results]}, indent=1))
    return path


def _line(result: Result, subject: Subject) -> str:
    bare, few, many = (result.measured[name, subject.name] for name in (BARE, FEW, MANY))
    shares = result.shares(MANY, subject)
    cells = [f"{one.rate:.0f}" for one in (bare, few, many)]
    cells.append(f"{statistics.median(shares):.0%} ({min(shares):.0%}-{max(shares):.0%})")
    cells += [f"{subject.target:.0%}" if subject.target else "", f"{result.cpu_share(subject):.0%}", f"{result.growth(subject):+.0%}"]
    cells += [f"{many.percentile(50):.1f}", f"{many.percentile(95):.1f}", f"{many.cpu_milliseconds:.2f}"]
    return _row(subject.name, cells)


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:{_NAME}}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))


def _where(result: Result) -> str:
    return f"{result.engine}, {result.processes}"


def _facts(result: Result) -> dict[str, object]:
    subjects = {subject.name: {name: _measured(result, name, subject) for name in (BARE, FEW, MANY)} for subject in SUBJECTS}
    rest = {
        name: getattr(result, name) for name in ("engine", "processes", "beside_worker", "letters", "memory", "started_in", "first_view")
    }
    return rest | {"plan": asdict(result.plan), "subjects": subjects}


def _measured(result: Result, name: str, subject: Subject) -> dict[str, object]:
    found = result.measured[name, subject.name]
    times = {f"p{percent}_ms": found.percentile(percent) for percent in (50, 95, 99)}
    return {"rates": found.rates, "cpu_ms": found.cpu_milliseconds, **times, "shares": result.shares(name, subject)}
