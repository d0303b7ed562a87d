"""What would not hold: settings that lose limits, or data, once there is more than one process or machine."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

_MOUNTS = Path("/proc/self/mounts")
_OVER_THE_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.s3fs", "fuse.glusterfs")
"""File systems on which the locks of SQLite do not hold between machines, or not at all."""


class ConfigurationError(Exception):
    """The application must not start with these settings."""


def require(values: Mapping[str, object]) -> None:
    """Raise `ConfigurationError` for settings under which people could be let in too often, or data be lost."""
    storage, processes = str(values["RATELIMIT_STORAGE_URI"]), int(str(values["WEB_PROCESSES"]))
    if processes < 1:
        raise ConfigurationError("IXEVENTS_WEB_PROCESSES must be 1 or more.")
    if not storage.startswith(("memory://", "redis://", "rediss://", "redis+unix://", "unix://")):
        raise ConfigurationError("IXEVENTS_RATELIMIT_STORAGE_URI must start with memory:// or redis://.")
    if storage.startswith("memory:") and values["RATELIMITS"] and processes > 1:
        raise ConfigurationError(
            f"{processes} web processes would each count limits for themselves: set IXEVENTS_RATELIMIT_STORAGE_URI to a Redis, "
            "for example redis://127.0.0.1:6379/0, or run one process with more threads."
        )
    _require_extras(values)
    if values["ENVIRONMENT"] == "production" and not str(values["DATABASE_URL"]).startswith("postgres"):
        _require_local_disk(Path(str(values["DATA_DIR"])))


def _require_extras(values: Mapping[str, object]) -> None:
    """Refuse what asks for a package that was left out; its name alone, in a trace of Python, would tell nobody what to do."""
    wanted = (
        (str(values["DATABASE_URL"]).startswith("postgres"), "psycopg", "PostgreSQL"),
        (not str(values["RATELIMIT_STORAGE_URI"]).startswith("memory:"), "redis", "Counting limits in Redis"),
        (values["OIDC_ISSUER"], "authlib", "Single sign-on"),
        (values["SENTRY_DSN"], "sentry_sdk", "Telling a Sentry of faults"),
    )
    for asked, module, what in wanted:
        if asked and find_spec(module) is None:
            raise ConfigurationError(
                f"{what} needs a package that is not installed. In the folder of the release: pip install -r requirements-production.txt"
            )


def web_processes(environ: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Return how many processes gunicorn was asked for, by its command line or by its own variable; 1 where it was not asked."""
    asked = [environ.get("IXEVENTS_WEB_PROCESSES", "1"), environ.get("WEB_CONCURRENCY", "1")]
    for place, word in enumerate(arguments):
        if word in ("-w", "--workers") and place + 1 < len(arguments):
            asked.append(arguments[place + 1])
        elif word.startswith("--workers="):
            asked.append(word.partition("=")[2])
        elif word.startswith("-w"):
            asked.append(word[2:])
    return max(int(number) for number in asked if number.isdigit())


def file_system(folder: Path, mounts: str) -> str:
    """Return the kind of file system a folder lies on, from a list of mounts."""
    found = [line.split()[1:3] for line in mounts.splitlines()]
    holding = [(place.replace("\\040", " "), kind) for place, kind in found if folder.is_relative_to(place.replace("\\040", " "))]
    return max(holding, key=lambda mount: len(mount[0]))[1] if holding else ""


def _require_local_disk(folder: Path) -> None:
    kind = file_system(folder.resolve(), _MOUNTS.read_text()) if _MOUNTS.exists() else ""
    if kind.startswith(_OVER_THE_NETWORK):
        raise ConfigurationError(
            f"IXEVENTS_DATA_DIR lies on {kind}, a disk over the network, where SQLite loses data: "
            "put it on a disk of this machine, or set IXEVENTS_DATABASE_URL to PostgreSQL."
        )
