"""docs/reliability.md: every case is there, and every test it names."""

import ast
import re

from ixevents.config import ROOT

PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
ROWS = {int(number): held for number, held in re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)}


def test_every_case_is_held_or_explained() -> None:
    assert sorted(ROWS) == list(range(1, 63))
    assert [number for number, held in ROWS.items() if "::" not in held and "Exception: " not in held] == []


def test_every_test_that_is_named_exists() -> None:
    named = {tuple(name.split("::")) for name in re.findall(r"`([\w/]+\.py::test_\w+)`", PAGE)}

    missing = [f"{file}::{test}" for file, test in sorted(named) if test not in _tests(file)]

    assert len(named) > 100
    assert missing == []


def _tests(file: str) -> set[str]:
    path = ROOT / "tests" / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)} | {
        target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)
    }
