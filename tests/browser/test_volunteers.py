"""Lending a hand in a real browser: somebody takes a shift on a phone, an officer sees who comes; every page within reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from ixevents.core.clock import now, today
from ixevents.events.models import Edition, EditionState
from ixevents.extensions import db
from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open
from tests.support import factories, volunteers
from tests.support.service import Service

NAME = "Bram Wouters"


@dataclass(frozen=True)
class Wanted:
    """A call of our own, at an edition after those of the samples, with a shift to come and one that has begun."""

    call_id: int
    shift_id: int
    edition: str


@pytest.fixture
def wanted(service: Service) -> Iterator[Wanted]:
    app = service.application()
    with app.app_context():
        call = volunteers.make_call(edition=factories.make_edition(starts_on=today() + timedelta(days=410)))
        shift = volunteers.make_shift(call, wanted=4)
        begun = volunteers.make_shift(call, starts_at=now() - timedelta(hours=1))
        for _one in range(2):
            volunteers.make_turn(begun)
            volunteers.make_turn(shift)
        db.session.commit()
        found = Wanted(call.id, shift.id, call.edition.slug)
    yield found
    with app.app_context():
        # What other tests read of the programme is the sample alone.
        db.session.execute(update(Edition).where(Edition.slug == found.edition).values(state=EditionState.DRAFT))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def test_a_shift_is_taken_on_a_phone_and_seen_by_the_team(office: Open, window: Open, wanted: Wanted) -> None:
    with window(lang="nl", viewport=PHONE) as visitor, office("programme_officer", lang="nl", viewport=DESK) as officer:
        _take(visitor.page, wanted)

        for path in ("", f"{wanted.call_id}/edit", f"{wanted.call_id}/enter", f"shift/{wanted.shift_id}/edit", f"{wanted.call_id}/"):
            officer.page.goto(f"/staff/shifts/{path}")
            _reachable(officer.page)
        expect(officer.page.locator(f"#shift-{wanted.shift_id}")).to_contain_text(NAME)
        officer.page.get_by_role("link", name=NAME).click()
        _reachable(officer.page)
        assert (visitor.complaints, officer.complaints, visitor.foreign()) == ([], [], [])


def _take(page: Page, wanted: Wanted) -> None:
    page.goto(f"/nl/festival/{wanted.edition}/volunteers/")
    _reachable(page)
    listed = page.locator(".only-on-paper li")
    expect(listed.first).to_be_hidden()
    page.emulate_media(media="print")
    expect(listed).to_have_count(1)
    expect(listed.first).to_be_visible()
    page.emulate_media(media="screen")
    page.check(f"input[name=shifts][value='{wanted.shift_id}']")
    page.fill("#name", NAME)
    page.fill("#email", "bram@example.org")
    page.check("#old_enough")
    page.check("#informed")
    page.get_by_role("button", name="Ik help een handje").click()
    expect(page.get_by_text("We rekenen op u").first).to_be_visible()
    _reachable(page)


def _reachable(page: Page) -> None:
    assert [*chromium.barriers(page), *chromium.too_wide(page)] == [], page.url
