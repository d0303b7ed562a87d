"""Two officers who name a thing alike at the same moment, on both databases: two names in addresses, and no error."""

import time

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.events import slugs
from ixevents.events.models import Edition, Event
from ixevents.extensions import db
from ixevents.projects.models import Project
from tests.registrations.test_desk_races import at_once
from tests.support import factories

pytestmark = pytest.mark.timeout(120)


def test_two_events_of_one_title_made_at_once_get_two_names(any_app: Flask) -> None:
    edition, project = factories.make_edition().id, factories.make_project().id

    def make() -> None:
        slug = slugs.free(Event.slug, "soupe-du-monde")
        time.sleep(0.2)
        factories.make_event(edition=db.session.get(Edition, edition), project=db.session.get(Project, project), slug=slug)

    assert at_once(any_app, make, make) == ["done", "done"]
    assert sorted(db.session.scalars(select(Event.slug))) == ["soupe-du-monde", "soupe-du-monde-2"]
