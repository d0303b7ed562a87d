"""The wheel: built from the tree, installed where nothing else of it is, it migrates, seeds and serves."""

import subprocess
import sys
import sysconfig
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


def _run(command: list[str], cwd: Path, environment: Mapping[str, str] | None = None) -> str:
    result = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
