"""The interface asked at random, from its own OpenAPI document: no 5xx, nothing that the document does not say."""

import os
import subprocess
from pathlib import Path

import pytest

from ixevents.api.lists import LISTINGS
from ixevents.config import ROOT
from tests.support.service import serving

SCHEMATHESIS = ROOT / ".venv-fuzz" / "bin" / "schemathesis"
HOOKS = Path(__file__).with_name("fuzz_hooks.py")
SEED, EXAMPLES, SECONDS = "20261124", "8", 150


@pytest.mark.skipif(not SCHEMATHESIS.exists(), reason="schemathesis is missing: make fuzz")
def test_whatever_is_asked_is_answered_as_the_document_says(tmp_path: Path) -> None:
    with serving(tmp_path / "data", RATELIMITS="false") as service:
        document = f"{service.address}/api/v1/openapi.json"
        asked = ["run", document, "--seed", SEED, "--max-examples", EXAMPLES, "--phases", "fuzzing", "--no-color"]
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": str(HOOKS)}
        # In a folder of its own: it remembers what it tried.
        result = subprocess.run(
            [SCHEMATHESIS, *asked], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )

    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    # Every list, and one thing of each.
    assert f" {2 * len(LISTINGS)} passed" in result.stdout
