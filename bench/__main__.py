"""`python -m bench`: measure, print, keep; ends with 1 when a target is missed."""

import argparse
import sys
import time

from bench import report, scenarios
from bench.scenarios import Plan

QUICK = (("sqlite", 1, Plan(rounds=2, seconds=0.25)),)
FULL = (
    ("sqlite", 1, Plan(rounds=5, seconds=0.5)),
    ("postgresql", 1, Plan(rounds=5, seconds=0.5)),
    ("sqlite", 2, Plan(rounds=3, seconds=0.5)),
    ("postgresql", 2, Plan(rounds=3, seconds=0.5)),
)


def main() -> int:
    """Measure every scenario and say whether the targets are met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure how fast ixevents is, beside a bare Flask application.")
    parser.add_argument("--quick", action="store_true", help="SQLite and one process only, under a minute")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="this database only")
    chosen = parser.parse_args()
    plans = [plan for plan in (QUICK if chosen.quick else FULL) if chosen.only in (None, plan[0])]
    results = []
    for number, (engine, processes, plan) in enumerate(plans, 1):
        progress = Progress(f"[{number}/{len(plans)}] {engine}, {processes}: ")
        results.append(scenarios.run(engine, processes, plan, progress.say))
        progress.clear()
        print("\n".join(report.table(results[-1])), flush=True)
    verdicts = list(report.verdicts(results))
    for reached, words in verdicts:
        print(f"{'ok  ' if reached else 'MISS'} {words}")
    print(f"All figures: {report.keep(results)}")
    return 0 if all(reached for reached, _ in verdicts) else 1


class Progress:
    """One line that says what is being done; on a terminal it is written over, elsewhere each step is said once."""

    def __init__(self, lead: str) -> None:
        self._lead = lead
        self._last = ""
        self._began = time.monotonic()

    def say(self, words: str) -> None:
        """Show what is being done."""
        if words == self._last:
            return
        self._last = words
        if sys.stderr.isatty():
            print(f"\r\x1b[K{time.monotonic() - self._began:4.0f} s {self._lead}{words}", end="", file=sys.stderr, flush=True)
        elif not words.startswith("round") or words.endswith("home"):
            print(f"{self._lead}{words.removesuffix(': home')}", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away."""
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
