"""Compiled templates kept for the next process: used when they are ours and current, ignored otherwise, missed by nobody."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment

from ixevents import create_app
from ixevents.core.compiled import Compiled, _surroundings
from tests.support.apps import SETTINGS

KEY = b"a key for tests only"


class Watched(Environment):
    """An environment that tells what it compiled."""

    def __init__(self, folder: Path, source: str = "Hello {{ name }}", key: bytes = KEY, surroundings: str = "") -> None:
        super().__init__(loader=DictLoader({"page": source}), bytecode_cache=Compiled(folder, key, lambda: surroundings))  # no HTML
        self.compiled: list[str | None] = []

    def _generate(self, source: Any, name: str | None, filename: str | None, defer_init: bool = False) -> str:
        self.compiled.append(name)
        return super()._generate(source, name, filename, defer_init)

    def page(self) -> str:
        """Render the one template."""
        return self.get_template("page").render(name="world")


def test_the_next_process_compiles_nothing(tmp_path: Path) -> None:
    first, second = Watched(tmp_path / "kept"), Watched(tmp_path / "kept")

    assert (first.page(), second.page()) == ("Hello world", "Hello world")
    assert (first.compiled, second.compiled) == (["page"], [])
    assert len(list((tmp_path / "kept").iterdir())) == 1


@pytest.mark.parametrize("change", [{"source": "Bye {{ name }}"}, {"surroundings": "another Jinja"}, {"key": b"another key"}])
def test_what_changed_is_compiled_anew(tmp_path: Path, change: dict[str, Any]) -> None:
    Watched(tmp_path).page()
    changed = Watched(tmp_path, **change)

    assert changed.page() == ("Bye world" if "source" in change else "Hello world")
    assert changed.compiled == ["page"]


@pytest.mark.parametrize("spoil", [lambda ours, theirs: theirs, lambda ours, theirs: ours[:-1], lambda ours, theirs: b""])
def test_code_that_is_not_ours_is_never_run(tmp_path: Path, spoil: Callable[[bytes, bytes], bytes]) -> None:
    """Neither what another wrote, nor a file that was cut off."""
    Watched(tmp_path).page()
    (kept,) = tmp_path.iterdir()
    ours = kept.read_bytes()
    Watched(tmp_path, key=b"of somebody who can write here").page()
    kept.write_bytes(spoil(ours, kept.read_bytes()))
    reader = Watched(tmp_path)

    assert (reader.page(), reader.compiled) == ("Hello world", ["page"])


def test_a_filter_that_was_written_anew_has_templates_compiled_anew(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it makes of a constant is part of what was compiled."""
    written = tmp_path / "passing.py"
    written.write_text("")
    module = ModuleType("ixevents.passing")
    module.__file__ = str(written)
    monkeypatch.setitem(sys.modules, module.__name__, module)

    def louder(words: str) -> str:
        return words.upper()

    louder.__module__ = module.__name__
    monkeypatch.setitem(app.jinja_env.filters, "louder", louder)
    before = _surroundings(app.jinja_env)
    os.utime(written, (1, 1))

    assert (before == _surroundings(app.jinja_env), _surroundings(app.jinja_env) == _surroundings(app.jinja_env)) == (False, True)


def test_a_process_in_development_begins_with_what_the_one_before_compiled(tmp_path: Path) -> None:
    environment = {**SETTINGS, "IXEVENTS_ENVIRONMENT": "development", "IXEVENTS_DATA_DIR": str(tmp_path)}
    first, second = create_app(environment), create_app(environment)
    first.jinja_env.get_template("errors/error.html")
    (kept,) = (tmp_path / "compiled-templates").iterdir()
    before = kept.stat().st_mtime_ns

    assert second.jinja_env.get_template("errors/error.html").filename == first.jinja_env.get_template("errors/error.html").filename
    assert [path.stat().st_mtime_ns for path in (tmp_path / "compiled-templates").iterdir()] == [before]


def test_a_folder_that_cannot_be_written_to_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    environment = Watched(tmp_path / "file" / "kept")

    assert environment.page() == "Hello world"
