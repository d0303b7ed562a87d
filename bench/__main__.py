"""`python -m bench`: measure, print, keep; ends with 1 when a target is missed."""

import argparse
import sys
import time
from pathlib import Path

from bench import growth, mailings, report, scenarios
from bench.figures import Figures, verdicts
from bench.scenarios import Plan

QUICK = (("sqlite", 1, Plan(rounds=2, seconds=0.25)), ("postgresql", 1, Plan(rounds=2, seconds=0.25)))
FULL = (
    ("sqlite", 1, Plan(rounds=5, seconds=0.5)),
    ("postgresql", 1, Plan(rounds=5, seconds=0.5)),
    ("sqlite", 2, Plan(rounds=3, seconds=0.5)),
    ("postgresql", 2, Plan(rounds=3, seconds=0.5)),
)


def main() -> int:
    """Measure every scenario and say whether the targets are met."""
    chosen = _arguments()
    # Quick without more is SQLite.
    only = chosen.only or ("sqlite" if chosen.quick else None)
    engines = [engine for engine in ("sqlite", "postgresql") if only in (None, engine)]
    plans = [plan for plan in (QUICK if chosen.quick else FULL) if plan[0] in engines and not chosen.growth]
    figures = Figures()
    for number, (engine, processes, plan) in enumerate(plans, 1):
        with Progress(f"[{number}/{len(plans)}] {engine}, {processes}: ") as progress:
            figures.results.append(scenarios.run(engine, processes, plan, progress.say))
        print("\n".join(report.table(figures.results[-1])), flush=True)
    for engine in [] if chosen.quick or chosen.growth else engines:
        with Progress(f"{engine}: ") as progress:
            progress.say(f"preparing a mailing to {mailings.READERS:,}")
            figures.mailed.append(mailings.measure(engine))
    for engine in engines if chosen.large or chosen.growth else []:
        with Progress(f"{engine}: ") as progress:
            figures.growth.append(growth.run(engine, progress.say))
        print("\n".join(report.growth_table(figures.growth[-1])), flush=True)
    print("\n".join(report.said(figures)))
    if chosen.markdown:
        chosen.markdown.write_text("\n".join([*report.markdown(figures), ""]))
    kept, drawn = report.keep(figures)
    print(f"All figures: {kept}\nDrawn: {drawn}")
    return 0 if all(one.reached for one in verdicts(figures)) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure how fast ixevents is, beside a bare Flask application.")
    parser.add_argument("--quick", action="store_true", help="SQLite (or the one named) and one process only, about a minute")
    parser.add_argument("--large", action="store_true", help="databases up to 1,000,000 registrations and 10,000 slots too")
    parser.add_argument("--growth", action="store_true", help="what --large adds, alone")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="this database only")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables of docs/performance.md there")
    return parser.parse_args()


class Progress:
    """One line that says what is being done; on a terminal it is written over, elsewhere each step is said once."""

    def __init__(self, lead: str) -> None:
        self._lead = lead
        self._last = ""
        self._began = time.monotonic()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def say(self, words: str) -> None:
        """Show what is being done."""
        if words == self._last:
            return
        self._last = words
        if sys.stderr.isatty():
            print(f"\r\x1b[K{time.monotonic() - self._began:4.0f} s {self._lead}{words}", end="", file=sys.stderr, flush=True)
        elif not words.startswith("round") or words.endswith("home"):
            print(f"{self._lead}{words.removesuffix(': home')}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
