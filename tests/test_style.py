"""The same checks as `make check`, so that every run of the tests holds them."""

import subprocess
import sys

import pytest

from ixevents.config import ROOT

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["ruff", "format", "--check", "."], id="format"),
        pytest.param(["ruff", "check", "."], id="lint"),
        pytest.param(["mypy"], id="types"),
        pytest.param(["deptry", "ixevents"], id="dependencies"),
        pytest.param(["djlint", "--quiet", "--lint", "templates"], id="templates"),
    ],
)
def test_nothing_is_left_to_mend(arguments: list[str]) -> None:
    result = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
