"""The records, loaded as `ixevents seed` loads them."""

import pytest
from flask import Flask

from ixevents.extensions import db
from ixevents.projects import records


@pytest.fixture
def loaded(app: Flask) -> None:
    records.load()
    db.session.commit()
