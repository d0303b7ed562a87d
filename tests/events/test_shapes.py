"""The page of an event, read past the loaders of the ORM, is the one its objects make."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask, g, render_template

from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.web import current_language
from ixevents.events import desk, event_page, event_parts, programme, shapes, structured
from ixevents.events.models import Audience, Event, EventKind, EventState, SlotState
from ixevents.events.picture import Picture
from ixevents.extensions import db
from ixevents.projects.models import FundingLine, FundingRole
from ixevents.projects.partial_dates import PartialDate
from ixevents.projects.partners import Partner, PartnerKind, Relation
from tests.support import factories

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _stopped_clock(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MONDAY)


def _plain() -> Event:
    return factories.make_slot(capacity=4, seats_taken=3, seats_waiting=2).event


def _funded() -> Event:
    project = factories.make_project(starts=PartialDate("2011-02"))
    union = Partner(slug="union", name=factories.words("Union"), kind=PartnerKind.EU_INSTITUTION, relation=Relation.FUNDER)
    db.session.add(FundingLine(project=project, funder=union, role=FundingRole.CO_FINANCING))
    picture = Picture(alt=Translated("Un chœur", "Een koor"), credit="Somebody")
    event = factories.make_event(project=project, picture=picture, price=Decimal("8.50"), minimum_age=6)
    return factories.make_slot(event=event).event


def _of_several_dates() -> Event:
    event = factories.make_event(kind=EventKind.STAND, text=Translated("**Oui**", "**Ja**"), summary=Translated(nl="Kort"))
    abroad = factories.make_place(country="CD", latitude=Decimal("-4.33"), longitude=Decimal("15.3"), directions=factories.words("Bus"))
    state = {"state": SlotState.CALLED_OFF, "called_off_reason": Translated("Malade", "Ziek")}
    factories.make_slot(event=event, place=abroad, zone="Africa/Kinshasa", moved_from=["2027-03-20T10:00:00+00:00"])
    factories.make_slot(event=event, starts_at=MONDAY - timedelta(days=2), ends_at=MONDAY - timedelta(days=1))
    factories.make_slot(event=event, starts_at=MONDAY + timedelta(days=3), all_day=True, registration_closes_at=MONDAY + timedelta(days=1))
    factories.make_slot(event=event, starts_at=MONDAY + timedelta(days=4), **state)
    return event


def _for_classes() -> Event:
    edition = factories.make_edition(programme="youth", registration_opens_at=MONDAY + timedelta(days=1))
    return factories.make_slot(event=factories.make_event(audience=Audience.SCHOOLS, edition=edition)).event


EVENTS = {"a plain one": _plain, "a funded one": _funded, "of several dates": _of_several_dates, "for classes": _for_classes}


def _drawn(event: Event | None) -> str:
    assert event is not None
    return render_template(
        "events/event.html",
        event=event,
        programme=programme.get(event.edition.programme),
        page=event_page.page(event, now()),
        parts=event_parts.of(event),
        json_ld=structured.event_json_ld(event, event.slots, current_language()),
    )


def test_it_is_drawn_alike(any_app: Flask) -> None:
    for name, make in EVENTS.items():
        key, slug = make().id, db.session.scalars(db.select(Event.slug).order_by(Event.id.desc())).first() or ""
        db.session.expunge_all()
        for lang in LANGUAGES:
            with any_app.test_request_context(f"/{lang}/events/{slug}"):
                g.lang = lang
                plain = _drawn(db.session.scalars(desk.event_whole(key)).one())
                db.session.expunge_all()
                assert _drawn(shapes.event(slug)) == plain, name


def test_drafts_are_no_pages_and_planned_dates_are_not_on_one(app: Flask) -> None:
    event = factories.make_event(slug="open")
    factories.make_slot(event=event, state=SlotState.PLANNED)
    factories.make_event(slug="draft", state=EventState.DRAFT)

    shown = shapes.event("open")

    assert shown is not None
    assert shown.slots == []
    assert (shapes.event("draft"), shapes.event("nothing")) == (None, None)
