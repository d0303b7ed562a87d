"""The start: what the first page does without is not loaded for it. Seconds differ from machine to machine; this does not."""

import json
import subprocess
import sys

from sqlalchemy.orm import configure_mappers

from ixevents import serve
from ixevents.config import ROOT
from tests.support.mapped import models

FOR_FEW = (
    "PIL",
    "alembic",
    "cryptography",
    "dkim",
    "dns",
    "email_validator",
    "fpdf",
    "holidays",
    "icalendar",
    "imap_tools",
    "openpyxl",
    "passlib",
    "webauthn",
    "xlsxwriter",
    "yaml",
)
"""Pictures, papers, tables, letters received, keys, the records: whoever needs one of them loads it then."""

FIRST = {"events", "outbox", "projects", "registrations"}
"""Packages whose models the first page shows, or that those know."""

_LOADED = """
import json, sys
import ixevents.cli
from ixevents.projects import officials
from tests.support.mapped import models

officials.addresses()  # as before any letter

ready = {model.__module__.split(".")[1] for model in models() if model.__mapper__.configured}
print(json.dumps([sorted({name.partition(".")[0] for name in sys.modules}), sorted(ready)]))
"""


def test_the_start_loads_and_makes_ready_what_the_first_page_needs_alone() -> None:
    started = subprocess.run([sys.executable, "-c", _LOADED], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded, ready = json.loads(started.stdout)

    assert set(loaded) & {*FOR_FEW, *serve.LATER} == set()
    assert set(ready) <= FIRST


def test_the_rest_is_loaded_before_somebody_waits_for_it() -> None:
    serve.load_the_rest()
    configure_mappers()

    assert set(serve.LATER) <= set(sys.modules)
    assert [model for model in models() if not model.__mapper__.configured] == []
