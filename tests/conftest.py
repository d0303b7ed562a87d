"""Fixtures of all tests: the application on a database of its own, the proof-reading client, the command runner, frozen time."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from hypothesis.internal.entropy import deterministic_PRNG

from tests.support import prepared
from tests.support.apps import lent
from tests.support.client import CommandRunner, ProofreadingClient, StaffClient
from tests.support.databases import PostgresServer, SqliteTemplate
from tests.support.service import environment_for

# Tests start some hundred processes of ours: each compiling all of it anew would take as long again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

LONG = (
    "test_style.py",
    "test_packaging.py",
    "test_migrations.py",
    "test_kill.py",
    "test_races.py",
    "test_serve.py",
    "test_access.py",
    "test_back_office_addresses.py",
    "test_back_office_rights.py",
    "test_fuzz.py",
    "test_sample.py",
    "test_many_machines.py",
    "test_ways_in.py",
    "test_nginx.py",
    "test_pgbouncer.py",
    "test_replica.py",
    "test_backups.py",
    "test_disk.py",
    "test_storage.py",
    "test_letters.py",
    "test_routes.py",
    "test_cli.py",
    "test_templates.py",
    "test_translations.py",
)
"""Files of tests of many seconds each."""

WAITING = "browser"
"""A folder of tests that take long and wait more than they work."""


def pytest_configure(config: pytest.Config) -> None:
    """Let the processes of a run share one folder of sample data."""
    # What is loaded until the first test stays: no need to look through it for waste again and again.
    gc.disable()
    if not hasattr(config, "workerinput"):
        prepared.reserve()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove that folder with the run, and look for waste a last time: pytest would look through all there is five times."""
    gc.collect()
    gc.freeze()
    if not hasattr(config, "workerinput"):
        prepared.remove()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Begin with what takes long, so that at the end no process is alone with it; otherwise the order stays as it was shuffled.

    Files of tests that wait and of tests that work take turns: where all processes wait at the same time, the processors do nothing.
    """
    # Hypothesis would parse all modules of ours for numbers to try, in each process: its own are enough.
    if providers := sys.modules.get("hypothesis.internal.conjecture.providers"):
        providers.is_local_module_file = lambda path: False
    yield
    items.sort(key=lambda item: next((place for place, name in enumerate(LONG) if name == item.path.name), len(LONG)))
    files = list(dict.fromkeys(item.path for item in items))
    waiting, working = ([path for path in files if (WAITING in path.parts) == waits] for waits in (True, False))
    places = {path: (place, turn) for turn, group in enumerate((working, waiting)) for place, path in enumerate(group)}
    items.sort(key=lambda item: places[item.path])


def pytest_collection_finish() -> None:
    """Look for waste from here on, among what tests make, and so seldom that most of it is gone by itself: they hold much."""
    gc.freeze()
    gc.set_threshold(200_000, 10, 1000)
    gc.enable()
    # Hypothesis looks through all there is when it begins, which takes long once tests have left much behind.
    with deterministic_PRNG():
        pass


@pytest.fixture
def settings() -> dict[str, str]:
    """Settings that differ from those of all tests; a module that needs some defines its own fixture of this name."""
    return {}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    return SqliteTemplate.made(tmp_path_factory.mktemp("schema"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture
def postgres_address(postgres_server: PostgresServer) -> Iterator[str]:
    with postgres_server.lent() as name:
        yield postgres_server.address(name)


@pytest.fixture
def app(request: pytest.FixtureRequest, sqlite_template: SqliteTemplate, settings: dict[str, str], tmp_path: Path) -> Iterator[Flask]:
    """The application on a SQLite file; the test runs inside its context and may use `db.session`."""
    source = request.getfixturevalue("sampled") if "sampled" in request.fixturenames else sqlite_template
    with lent(source.copy(tmp_path), tmp_path, settings) as app:
        yield app


@pytest.fixture(scope="session")
def sampled() -> SqliteTemplate:
    """What `make run` loads: a test that names it finds it in the database of `app`."""
    return SqliteTemplate(prepared.folder(environment_for) / "ixevents.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_app(request: pytest.FixtureRequest, settings: dict[str, str], tmp_path: Path) -> Iterator[Flask]:
    """The application on each database in turn."""
    if request.param == "sqlite":
        address = request.getfixturevalue("sqlite_template").copy(tmp_path)
    else:
        address = request.getfixturevalue("postgres_address")
    with lent(address, tmp_path, settings) as app:
        yield app


@pytest.fixture
def client(request: pytest.FixtureRequest) -> ProofreadingClient:
    """The proof-reading client, of `any_app` when the test asks for that, else of `app`."""
    name = "any_app" if "any_app" in request.fixturenames else "app"
    app: Flask = request.getfixturevalue(name)
    return ProofreadingClient(app, use_cookies=False)


@pytest.fixture
def desk(request: pytest.FixtureRequest) -> StaffClient:
    """The browser of somebody in the back-office, of `any_app` when the test asks for that; sign in with `desk.sign_in(Role.RECEPTION)`."""
    name = "any_app" if "any_app" in request.fixturenames else "app"
    app: Flask = request.getfixturevalue(name)
    return StaffClient(app, use_cookies=True)


@pytest.fixture
def runner(request: pytest.FixtureRequest) -> CommandRunner:
    """Runs commands, on `any_app` when the test asks for that, else on `app`."""
    name = "any_app" if "any_app" in request.fixturenames else "app"
    app: Flask = request.getfixturevalue(name)
    return CommandRunner(app)


@pytest.fixture
def frozen_time() -> Iterator[Callable[[datetime], None]]:
    """Stop the clock: call with an aware moment; call again to move on."""
    travels: list[time_machine.travel] = []

    def stop_at(moment: datetime) -> None:
        while travels:
            travels.pop().stop()
        travels.append(time_machine.travel(moment, tick=False))
        travels[0].start()

    yield stop_at
    while travels:
        travels.pop().stop()


@pytest.fixture
def workday() -> Iterator[None]:
    """A Tuesday morning in Brussels, from which the clock goes on: for tests that plan days and hours from now."""
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), tick=True):
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if os.environ.get("CI") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("Nothing may be skipped here: install what the skipped tests need.", red=True)
    reports = [report for report in terminalreporter.stats.get("passed", []) if hasattr(report, "user_properties")]
    for words in sorted({str(value) for report in reports for name, value in report.user_properties if name == "stood in"}):
        terminalreporter.write_line(words, yellow=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run where everything must run and something was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
