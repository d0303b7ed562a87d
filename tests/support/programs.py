"""Programs of Debian that tests run private instances of: own folders, free ports. Whoever lacks one is told in one line how to get it."""

import os
import shutil
from typing import NoReturn

import pytest

PACKAGES = {"redis-server": "redis-server", "nginx": "nginx", "caddy": "caddy", "pgbouncer": "pgbouncer", "ip": "iproute2"}


def program(name: str) -> str:
    """Return where a program is; without it the test is skipped, under CI it fails."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    return found or lacks(f"{name} is missing: `make test` installs it, or: sudo apt install {PACKAGES[name]}")


def lacks(words: str) -> NoReturn:
    """Say what is missing."""
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)
