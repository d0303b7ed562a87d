"""A data folder as `make run` leaves it, with somebody invited for each role and language: made once for a whole run of the tests.

Run as a program it fills the folder it is given: one process instead of one for each command.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from ixevents.config import ROOT

FOLDER = "SEEDED_FOLDER"
"""Variable of the environment that names the folder; all processes of a run share it."""

_INVITATIONS = "invitations.json"


def reserve() -> None:
    """Name a folder for this run, before its processes start."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="ixevents-seeded-")


def remove() -> None:
    """Remove the folder of this run."""
    shutil.rmtree(os.environ.pop(FOLDER, ""), ignore_errors=True)


def shared(name: str) -> Path:
    """Return a folder that the processes of this run share."""
    reserve()
    path = Path(os.environ[FOLDER]) / name
    path.mkdir(exist_ok=True)
    return path


def folder(environment: Callable[[Path, int], Mapping[str, str]]) -> Path:
    """Return the filled folder; who comes first fills it, the others wait. `environment` gives the one of a service in a folder."""
    reserve()
    base = Path(os.environ[FOLDER])
    made = base / "made"
    with (base / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            half = base / "half"
            half.mkdir()
            filling = [sys.executable, "-m", __name__, str(half)]
            done = subprocess.run(filling, cwd=ROOT, env=environment(half, 8000), capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            half.rename(made)
    return made


def invitation(data: str, role: str, lang: str) -> str:
    """Return the path of the one-time link made for a role and language in a copy of the folder."""
    paths: dict[str, str] = json.loads((Path(data) / _INVITATIONS).read_text())
    return paths[f"{role}-{lang}"]


def _fill(data: Path) -> None:
    from ixevents import create_app  # noqa: PLC0415  # only where the program runs
    from ixevents.accounts.roles import Role  # noqa: PLC0415
    from ixevents.cli import cli  # noqa: PLC0415
    from ixevents.core.languages import LANGUAGES  # noqa: PLC0415

    runner = create_app().test_cli_runner()

    def run(*arguments: str) -> str:
        result = runner.invoke(cli, arguments)
        assert result.exit_code == 0, f"{result.output}{result.exception!r}"
        return str(result.output)

    run("migrate")
    run("seed", "--sample")
    paths = {}
    for role in Role:
        for lang in LANGUAGES:
            name = f"{role.value}-{lang}"
            link = run("staff", "invite", f"{name}@example.org", "--role", role.value, "--language", lang)
            paths[name] = urlsplit(link.strip()).path
    (data / _INVITATIONS).write_text(json.dumps(paths))


if __name__ == "__main__":
    _fill(Path(sys.argv[1]))
