"""An invented town and an invented village that meet, on their own clocks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.exchanges import meetings, queries
from ixevents.exchanges.models import Authority, Coordinator, Exchange, ExchangeKind, ExchangeParty, PartyKind
from ixevents.extensions import db
from ixevents.projects import records
from ixevents.projects.models import Project

TITLE = Translated("Parlons d’eau", "Laten we het over water hebben", "Let us talk about water")
Make = Callable[..., Any]


@pytest.fixture
def project(request: pytest.FixtureRequest) -> Project:
    """The record itself, as the data file tells it."""
    name = "any_app" if "any_app" in request.fixturenames else "app"
    assert isinstance(request.getfixturevalue(name), Flask)
    records.load()
    return db.session.scalars(queries.project()).one()


@pytest.fixture
def town(project: Project) -> Make:
    """Make an invented authority with a coordinator and a class: `town("a", zone="Asia/Hebron", pupils=27)`."""

    def make(
        name: str, pupils: int | None = 25, teachers: int | None = 2, kind: PartyKind = PartyKind.CLASS, **values: Any
    ) -> ExchangeParty:
        given = {"zone": "Europe/Brussels", "days_off": [6, 7], "country": "BE", **values}
        authority = Authority(project_id=project.id, partner=None, sample=True, sample_name=Translated.of(name), **given)
        email = f"{name}@example.org"
        authority.coordinators = [Coordinator(function="education office", email=email, email_key=email, language="fr", links=[])]
        party = ExchangeParty(authority=authority, school=None, label=f"class {name}", kind=kind, pupils=pupils, teachers=teachers)
        db.session.add(party)
        db.session.flush()
        return party

    return make


@pytest.fixture
def meeting(project: Project) -> Make:
    """Make a meeting of parties, in two weeks unless told: `meeting(a, b, invited=True)`."""

    def make(*parties: ExchangeParty, invited: bool = True, starts_at: datetime | None = None, **values: Any) -> Exchange:
        start = starts_at or now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=14)
        facts = {"kind": ExchangeKind.VIDEO_TALK, "title": TITLE, "starts_at": start, "ends_at": start + timedelta(hours=1), **values}
        exchange = meetings.plan(project, facts, parties, actor="staff:1")
        return meetings.invite(exchange, actor="staff:1") if invited else exchange

    return make


def coordinator_of(party: ExchangeParty) -> Coordinator:
    return db.session.scalars(queries.coordinators([party.authority_id]).execution_options(populate_existing=True)).one()


def loaded(exchange_id: int) -> Exchange:
    return db.session.scalars(queries.exchange(exchange_id).execution_options(populate_existing=True)).one()


def known(email: str) -> Coordinator:
    return db.session.scalars(select(Coordinator).where(Coordinator.email_key == email)).one()
