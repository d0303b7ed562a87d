"""What the page of a record says of its aims: reached beside stated, no small number of people."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ixevents.extensions import db
from ixevents.figures import actions
from ixevents.projects.results import Source
from tests.figures.test_indicators import make_indicator, visit
from tests.support import factories
from tests.support.worlds import NOW


@pytest.fixture(autouse=True)
def today(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)


def test_a_record_shows_what_was_reached_beside_what_was_stated(app: Flask, client: FlaskClient) -> None:
    project = factories.make_project()
    make_indicator(project)
    by_hand = make_indicator(project, None, target=Decimal(80))
    actions.enter(by_hand, None, Decimal(64), reason=factories.words("Asked at the last meeting"), actor="staff:1")
    visit(project, 30, 36)
    db.session.commit()

    page = client.get(f"/en/projects/{project.slug}").text

    assert '<rect class="chart-mark" width="14%"' in page  # 36 of 260
    assert '<rect class="chart-mark" width="80%"' in page  # 64 of 80
    assert "entered by hand" in page
    assert "Asked at the last meeting" not in page


def test_few_people_are_not_published(app: Flask, client: FlaskClient) -> None:
    project = factories.make_project()
    make_indicator(project, Source.ADULTS)
    visit(project, 30, 20)
    db.session.commit()

    page = client.get(f"/en/projects/{project.slug}").text

    assert page.count("fewer than 5") == 2


def test_a_record_nobody_has_measured_shows_no_bars(app: Flask, client: FlaskClient) -> None:
    project = factories.make_project()
    make_indicator(project, None)
    db.session.commit()

    assert "Reached so far" not in client.get(f"/en/projects/{project.slug}").text
