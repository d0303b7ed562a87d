"""What docs/operate.md and deploy/ tell an operator to do exists: settings, commands with their options, files, numbers."""

import re
import runpy
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from flask import Flask
from flask.testing import FlaskClient

from ixevents import config
from ixevents.cli import cli
from ixevents.config import ROOT
from ixevents.settings.fields import ORGANISER
from tests.support.service import environment_for

HOST = "events.example.org"
PAGE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
DEPLOY = sorted(path for path in (ROOT / "deploy").iterdir() if path.is_file())
ELSEWHERE = (ROOT / "docs" / "another-municipality.md").read_text(encoding="utf-8")
ALL = "\n".join([PAGE, ELSEWHERE, *(path.read_text(encoding="utf-8") for path in DEPLOY)])
NOT_OURS = {"IXEVENTS_BIND", "IXEVENTS_PRELOAD"}
"""Read by deploy/gunicorn.conf.py alone."""


def test_every_setting_that_is_named_exists() -> None:
    known = {f"IXEVENTS_{setting.name}" for setting in config.SETTINGS} | NOT_OURS

    named = set(re.findall(r"IXEVENTS_[A-Z_]+[A-Z]", ALL))

    assert len(named) > 20
    assert named - known == set()


def test_what_is_written_into_the_environment_has_one_setting_a_line_and_no_comment_behind_it() -> None:
    """Systemd takes whatever stands behind a value for a part of it; the shell of the commands does not."""
    mail = (ROOT / "docs" / "mail.md").read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"(?s)```\n(.*?)```", PAGE + mail) for line in block.splitlines() if line.startswith("IXEVENTS_")]

    assert len(lines) > 15
    assert [line for line in lines if re.search(r"\s", line)] == []


def test_another_municipality_is_told_every_setting_of_the_organiser() -> None:
    told = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)*)`", ELSEWHERE.replace("_FR", "")))

    assert {field.name for field in ORGANISER.fields} - told == set()
    assert told - {re.sub("_(FR|NL|EN)$", "", setting.name) for setting in config.SETTINGS} == set()


def test_every_command_that_is_named_exists_with_its_options() -> None:
    lines = re.findall(r"(?:^|[`\s/])ixevents ((?:[a-z-]+ ?)+(?:[^`\n'\"|&>#,.]*))", ALL)
    commands = [line for line in lines if line.split()[0] in cli.commands]

    wrong = [line for line in commands if not _exists(shlex.split(line, comments=True))]

    assert {line.split()[0] for line in commands} >= {
        "backup",
        "restore",
        "migrate",
        "notices",
        "privacy",
        "staff",
        "worker",
        "serve",
        "doctor",
    }
    assert wrong == []


def test_every_file_that_is_named_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", PAGE) if "://" not in link]
    named = re.findall(r"deploy/([\w.*-]*\w)", PAGE)

    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
    assert [name for name in named if not list((ROOT / "deploy").glob(name))] == []


def test_numbers_that_rules_and_page_speak_of_are_told(app: Flask, client: FlaskClient) -> None:
    app.config.update(METRICS_TOKEN="t")
    told = set(re.findall(r"^# TYPE (\S+)", client.get("/metrics", headers={"Authorization": "Bearer t"}).text, re.MULTILINE))

    named = {re.sub(r"_(count|bucket|sum)$", "", name) for name in re.findall(r"\bixevents_[a-z_]+", ALL)}

    assert named - told - {"ixevents_backups"} == set()


def test_gunicorn_runs_as_many_processes_as_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IXEVENTS_WEB_PROCESSES", "3")
    monkeypatch.setenv("IXEVENTS_THREADS", "5")

    found = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))

    assert (found["workers"], found["threads"], found["forwarded_allow_ips"]) == (3, 5, "")


def test_who_has_more_connections_lets_others_take_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    found = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)

        def waited(own: int, others: dict[int, int]) -> bool:
            """Whether a process that has so many connections waited before it took one; others by their number."""
            waits.clear()
            worker = found["Fair"].__new__(found["Fair"])
            worker.age, worker.nr_conns = 1, own
            for age, held in {1: own, **others}.items():
                found["HELD"][age] = held + 1
            worker.accept(listener)
            return bool(waits)

        assert [waited(0, {}), waited(9, {}), waited(2, {2: 2}), waited(1, {2: 2})] == [False] * 4
        assert [waited(3, {2: 2}), waited(1, {2: 0, 3: 7})] == [True, True]
        found["child_exit"](None, SimpleNamespace(age=2))
        assert not waited(1, {3: 7})


@pytest.mark.parametrize("unit", [path for path in DEPLOY if path.suffix == ".service"], ids=lambda path: path.name)
def test_units_run_without_rights(unit: Path) -> None:
    text = unit.read_text()

    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "CapabilityBoundingSet=", "User=ixevents", "UMask=0077"):
        assert f"\n{line}\n" in text


REFUSED = {"ixevents-web.service": {"3", "4"}, "ixevents-worker.service": {"2"}}


@pytest.mark.parametrize("unit", [path for path in DEPLOY if "\nRestart=" in path.read_text()], ids=lambda path: path.name)
def test_units_are_not_started_again_where_that_cannot_help(unit: Path) -> None:
    found = re.search(r"(?m)^RestartPreventExitStatus=(.*)$", unit.read_text())

    assert found is not None
    assert set(found[1].split()) == REFUSED[unit.name]


@pytest.mark.parametrize(
    ("setting", "value", "unit", "preload"),
    [
        ("IXEVENTS_SECRET_KEY", "short", "ixevents-web.service", "false"),
        ("IXEVENTS_SECRET_KEY", "short", "ixevents-web.service", "true"),
        ("IXEVENTS_SECRET_KEY", "short", "ixevents-worker.service", "false"),
        ("IXEVENTS_SECOND_FACTOR", "sometimes", "ixevents-web.service", "true"),
        ("IXEVENTS_SECOND_FACTOR", "sometimes", "ixevents-worker.service", "false"),
        ("IXEVENTS_THREADS", "many", "ixevents-web.service", "false"),
        ("IXEVENTS_THREADS", "many", "ixevents-worker.service", "false"),
    ],
)
def test_a_setting_that_is_refused_ends_every_part_with_a_status_of_its_own(
    tmp_path: Path, setting: str, value: str, unit: str, preload: str
) -> None:
    live = {
        "ENVIRONMENT": "production",
        "SECRET_KEY": "a key for tests only, long enough to be accepted",
        "BASE_URL": f"https://{HOST}",
        "BIND": "127.0.0.1:0",
        "PRELOAD": preload,
    }
    environment = {**environment_for(tmp_path, 0, **live), setting: value}
    parts = {
        "ixevents-web.service": ["gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:app"],
        "ixevents-worker.service": ["ixevents", "worker"],
    }
    command = [sys.executable, "-m", *parts[unit]]

    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)

    assert str(ended.returncode) in REFUSED[unit], ended.stderr
    assert f"Error: {setting}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_systemd_reads_the_units_where_there_is_one(tmp_path: Path) -> None:
    for path in DEPLOY:
        if path.suffix in (".service", ".timer"):
            # Programs that are not installed here are no fault of the unit.
            (tmp_path / path.name).write_text(re.sub(r"(?m)^(Exec\w+=)\S+", r"\1/bin/true", path.read_text()))
    analyze = shutil.which("systemd-analyze")
    units = sorted(str(path) for path in tmp_path.iterdir())

    said = subprocess.run([analyze, "verify", *units], capture_output=True, text=True, check=False).stderr if analyze else ""

    ours = [line for line in said.splitlines() if "ixevents" in line and "not found" not in line and "Failed to" not in line]
    assert ours == []


def _exists(words: list[str]) -> bool:
    """Whether the command line names a command and only options it has."""
    command: click.Command = cli
    while isinstance(command, click.Group) and words:
        name = words.pop(0)
        if name not in command.commands:
            return False
        command = command.commands[name]
    known = {option for parameter in command.params for option in parameter.opts}
    return not isinstance(command, click.Group) and {word for word in words if word.startswith("--")} <= known
