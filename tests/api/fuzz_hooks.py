"""What schemathesis cannot know of our interface: how cursors look. Loaded in an environment of its own by `test_fuzz.py`."""

import base64
import json
from datetime import UTC, date, datetime

import schemathesis
from hypothesis import strategies as st

NUMBER = st.integers(min_value=0, max_value=2**31 - 1)
DAY = st.dates(min_value=date(1, 1, 1)).map(date.isoformat)
# Hypothesis wants the ends without a zone, and adds the zone itself.
MOMENT = st.datetimes(datetime(1901, 1, 1), datetime(8999, 1, 1), timezones=st.just(UTC)).map(datetime.isoformat)  # noqa: DTZ001

KEYS = {
    "slots": (MOMENT, NUMBER),
    "events": (NUMBER,),
    "editions": (DAY, NUMBER),
    "stands": (NUMBER,),
    "projects": (NUMBER, NUMBER),
    "partners": (NUMBER,),
}
"""What the cursor of each list holds."""


def _written(values: tuple[object, ...]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


for name, parts in KEYS.items():
    schemathesis.openapi.format(f"{name}-cursor", st.tuples(*parts).map(_written))
