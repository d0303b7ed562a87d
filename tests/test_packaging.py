"""The wheel: built from the tree, installed where nothing else of it is, it migrates, seeds and serves."""

import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from ixevents.config import ROOT
from tests.support.service import environment_for, free_port, started

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)], cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of commands of an environment with the wheel; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    packages = Path(_run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], cwd=folder).strip())
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    _run([sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel)], cwd=folder)
    return folder / "bin"


def test_the_wheel_holds_all_that_is_needed_at_run_time(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    for top in ("templates", "static", "migrations", "translations"):
        here = {path.relative_to(ROOT).as_posix() for path in (ROOT / top).rglob("*") if path.is_file() and "__pycache__" not in path.parts}
        assert here - {name.removeprefix("ixevents/_web/") for name in names} == set()
    data = {path.relative_to(ROOT).as_posix() for path in (ROOT / "ixevents").rglob("*.yaml")}
    assert data - names == set()
    assert [name for name in names if name.startswith(("tests/", "bench/", "var/")) or name.endswith(".db")] == []
    assert [name for name in names if name.endswith("licenses/LICENSE")] != []


def test_the_wheel_serves_from_an_empty_environment(installed: Path, tmp_path: Path) -> None:
    port = free_port()
    environment = environment_for(tmp_path / "data", port)
    command = str(installed / "ixevents")
    for arguments in (["migrate"], ["seed"], ["doctor"]):
        _run([command, *arguments], cwd=tmp_path, environment=environment)

    with started([command, "serve", "--with-worker", "--port", str(port)], environment, port, cwd=tmp_path) as service:
        home, style = service.get("/fr/"), service.get("/static/img/mark.svg")
        missing = service.get("/nl/nergens")

    assert (home[0], style[0], missing[0]) == (200, 200, 404)
    assert '<html lang="fr"' in home[1]
    assert "We cannot find this page" not in missing[1]


def test_an_installed_release_offers_no_command_that_writes_into_its_code(installed: Path, tmp_path: Path) -> None:
    offered = _run([str(installed / "ixevents"), "--help"], cwd=tmp_path)

    assert [word for word in ("migrate", "messages", "revision") if f"  {word} " in offered] == ["migrate"]


def test_a_site_at_work_has_the_very_versions_that_were_tested() -> None:
    tested, bare, live = (_locked(name) for name in ("requirements-test.txt", "requirements.txt", "requirements-production.txt"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = {name: needed for name, needed in project["project"]["optional-dependencies"].items() if name != "test"}
    wanted = {re.split(r"[\[<>=]", line)[0] for needed in (*extras.values(), project["dependency-groups"]["build"]) for line in needed}

    assert (len(wanted) > 5, wanted - set(live)) == (True, set())
    assert {name: version for name, version in {**bare, **live}.items() if tested.get(name) != version} == {}
    assert set(bare) < set(live)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-production.txt", "requirements-test.txt", "requirements-fuzz.txt"])
def test_every_package_is_held_to_its_hash_and_no_registry_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert _locked(name) != {}
    assert [entry for entry in re.split(r"\n(?=\S)", text) if "--hash=sha256:" not in entry] == []
    assert ("://" in text, "--index" in text) == (False, False)


def _locked(name: str) -> dict[str, str]:
    """Return the version of each package of a list."""
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


def _run(command: list[str], cwd: Path, environment: Mapping[str, str] | None = None) -> str:
    result = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
