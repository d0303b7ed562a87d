"""The figures as a table to read, as Markdown for docs/performance.md, and as JSON to keep."""

import json
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path

from bench import plot
from bench.figures import Figures, median_share, verdicts, where
from bench.growth import ANEW, SIZES, Growth
from bench.scenarios import BARE, CROWDS, FEW, MANY, Measured, Result
from bench.visits import SUBJECTS, Subject

RESULTS = Path(__file__).resolve().parent / "results"
_COLUMNS = ("bare", "few", "many", "of the bare", "target", "by CPU", "dearer", "p50", "p95", "web", "database")
_WIDTHS = (8, 7, 7, 18, 8, 8, 8, 8, 8, 8, 10)
_NAME = 26


def table(result: Result) -> Iterator[str]:
    """Write a scenario's lines: visits a second, the share of the bare rate (lowest and highest round), milliseconds."""
    plan, processes = result.plan, f"{result.processes} process{'es' if result.processes > 1 else ''}"
    few, many = plan.few.registrations, plan.many.registrations
    yield f"{result.engine}, {processes}; few = {few:,} registrations, many = {many:,}; visits a second, milliseconds with many"
    yield _row("", _COLUMNS)
    for subject in SUBJECTS:
        yield _line(result, subject)
    for number in CROWDS:
        found = [f"{name} {_fifty_and_95(one)}" for (crowd, name), one in result.crowds.items() if crowd == number]
        yield f"{number} connections, p50 / p95 in ms: {', '.join(found)}"
    if result.letters:
        sent, share, each = result.letters.sent, result.letters.share, result.letters.milliseconds
        yield f"while a worker sends letters: registrations {share:.0%} of the bare flow, {sent} letters sent, {each:.1f} ms each"
    yield f"commits: {result.commits:,.0f} a second"
    yield ""


def growth_table(growth: Growth) -> Iterator[str]:
    """Write what visits cost by the size of the database."""
    yield f"{growth.engine}: processor milliseconds of a visit by registrations / slots"
    yield f"{'':{_NAME}}" + "".join(f"{f'{size.registrations:,} / {size.slots:,}':>20}" for size in SIZES)
    for subject in ANEW:
        cells = [f"{growth.measured[size, subject.name].cost:.1f} ({growth.dearer(size, subject.name):+.0%})" for size in SIZES]
        yield f"{subject.name:{_NAME}}" + "".join(f"{cell:>20}" for cell in cells)
    yield ""


def said(figures: Figures) -> Iterator[str]:
    """Write the verdicts."""
    for one in verdicts(figures):
        yield f"{'ok  ' if one.reached else 'MISS'} {one.subject}: {one.found}, target {one.target}"


def markdown(figures: Figures) -> Iterator[str]:
    """Write the tables of docs/performance.md."""
    yield from _markdown_scenarios(figures.results) if figures.results else ()
    for growth in figures.growth:
        yield ""
        yield from _markdown_growth(growth)
    yield ""
    yield "| | found | target | |"
    yield "|---|---|---|---|"
    for verdict in verdicts(figures):
        yield f"| {verdict.subject} | {verdict.found} | {verdict.target} | {'reached' if verdict.reached else 'missed'} |"


def keep(figures: Figures) -> tuple[Path, Path]:
    """Write everything as JSON and draw it; return where both are."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    machine = {"cores": cpu_count(), "python": platform.python_version(), "system": platform.system(), "at": datetime.now(UTC).isoformat()}
    found = {
        "machine": machine,
        "scenarios": [_facts(result) for result in figures.results],
        "growth": [_growth(one) for one in figures.growth],
        "mailings": [asdict(one) for one in figures.mailed],
        "verdicts": [asdict(one) for one in verdicts(figures)],
    }
    path.write_text(json.dumps(found, indent=1))
    drawn = path.with_suffix(".svg")
    drawn.write_text(plot.draw(figures))
    return path, drawn


def _line(result: Result, subject: Subject) -> str:
    bare, few, many = (result.measured[name, subject.name] for name in (BARE, FEW, MANY))
    cells = [f"{one.rate:.0f}" for one in (bare, few, many)]
    cells += [_share(result, subject), f"{subject.target:.0%}" if subject.target else "", f"{result.cpu_share(subject):.0%}"]
    cells.append(f"{result.growth(subject):+.0%}" if subject.anew else "")
    cells += [
        f"{many.percentile(50):.1f}",
        f"{many.percentile(95):.1f}",
        f"{many.web_milliseconds:.2f}",
        f"{many.database_milliseconds:.2f}",
    ]
    return _row(subject.name, cells)


def _share(result: Result, subject: Subject) -> str:
    shares = result.shares(MANY, subject)
    return f"{median_share(result, subject):.0%} ({100 * min(shares):.0f}-{100 * max(shares):.0f})"


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:{_NAME}}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))


def _fifty_and_95(one: Measured) -> str:
    return f"{one.percentile(50):.0f} / {one.percentile(95):.0f}"


def _costs(one: Measured) -> str:
    return f"{one.web_milliseconds:.1f} + {one.database_milliseconds:.1f}"


def _markdown_scenarios(results: Sequence[Result]) -> Iterator[str]:
    yield "| of the bare rate (range) | " + " | ".join(where(one) for one in results) + " | target |"
    yield "|---" * (len(results) + 2) + "|"
    for subject in SUBJECTS:
        cells = [_share(one, subject) for one in results]
        yield f"| {subject.name} | {' | '.join(cells)} | {f'{subject.target:.0%}' if subject.target else ''} |"
    yield ""
    yield "| processor milliseconds: web + database | " + " | ".join(where(one) for one in results) + " |"
    yield "|---" * (len(results) + 1) + "|"
    for subject in SUBJECTS:
        cells = [_costs(one.measured[MANY, subject.name]) for one in results]
        yield f"| {subject.name} | {' | '.join(cells)} |"
    yield f"| a letter sent (worker) | {' | '.join(f'{one.letters.milliseconds:.1f}' if one.letters else '' for one in results)} |"
    yield f"| commits a second | {' | '.join(f'{one.commits:,.0f}' for one in results)} |"


def _markdown_growth(growth: Growth) -> Iterator[str]:
    sizes = " | ".join(f"{size.registrations:,} / {size.slots:,}" for size in SIZES)
    yield f"| {growth.engine}: ms by registrations / slots | {sizes} |"
    yield "|---" * (len(SIZES) + 1) + "|"
    for subject in ANEW:
        cells = (f"{growth.measured[size, subject.name].cost:.1f} ({growth.dearer(size, subject.name):+.0%})" for size in SIZES)
        yield f"| {subject.name} | {' | '.join(cells)} |"


def _facts(result: Result) -> dict[str, object]:
    subjects = {subject.name: {name: _measured(result, name, subject) for name in (BARE, FEW, MANY)} for subject in SUBJECTS}
    rest = {name: getattr(result, name) for name in ("engine", "processes", "commits", "started_in", "first_view")}
    crowds = {str(number): {name: _times(one) for (crowd, name), one in result.crowds.items() if crowd == number} for number in CROWDS}
    memory = {name: asdict(one) for name, one in result.memory.items()}
    letters = asdict(result.letters) if result.letters else None
    return rest | {"plan": asdict(result.plan), "subjects": subjects, "crowds": crowds, "memory": memory, "letters": letters}


def _growth(one: Growth) -> dict[str, object]:
    found = [
        {
            "registrations": size.registrations,
            "slots": size.slots,
            "subject": name,
            "cpu_ms": measured.cost,
            "dearer": one.dearer(size, name),
        }
        for (size, name), measured in one.measured.items()
    ]
    return {"engine": one.engine, "points": found}


def _measured(result: Result, name: str, subject: Subject) -> dict[str, object]:
    found = result.measured[name, subject.name]
    cost = {"web_ms": found.web_milliseconds, "database_ms": found.database_milliseconds}
    return {"rates": found.rates, **cost, **_times(found), "shares": result.shares(name, subject)}


def _times(found: Measured) -> dict[str, float]:
    return {"rate": found.rate} | {f"p{percent}_ms": found.percentile(percent) for percent in (50, 95, 99)}
