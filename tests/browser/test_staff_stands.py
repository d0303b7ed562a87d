"""A stand in a real browser: an association applies in Dutch on a phone; an officer selects and places it by keyboard alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from ixevents.associations.models import StandCall
from ixevents.core.clock import now, today
from ixevents.extensions import db
from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open
from tests.support import factories, stands
from tests.support.service import Service

NAME = "Fietsers zonder Grenzen"


@dataclass(frozen=True)
class Square:
    """A festival of our own, after that of the samples, with a call and two pitches."""

    app: Flask
    call_id: int
    edition: str

    def today(self) -> None:
        """Let it be the day of the stands."""
        with self.app.app_context():
            call = db.session.get_one(StandCall, self.call_id)
            call.opens_at, call.closes_at = now() - timedelta(days=9), now() - timedelta(days=2)
            call.arrival_from, call.arrival_until = now() - timedelta(minutes=30), now()
            call.starts_at, call.ends_at = now(), now() + timedelta(minutes=1)
            db.session.commit()


@pytest.fixture
def square(service: Service) -> Iterator[Square]:
    app = service.application()
    with app.app_context():
        edition = factories.make_edition(starts_on=today() + timedelta(days=400))
        call = stands.make_call(edition=edition, plan_shown=True)
        for number in (1, 2):
            stands.make_pitch(call, number)
        db.session.commit()
        found = Square(app, call.id, edition.slug)
    yield found
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_stand_from_the_application_to_its_arrival(office: Open, window: Open, square: Square) -> None:
    with window(lang="nl", viewport=PHONE) as visitor, office("programme_officer", lang="nl", viewport=DESK) as officer:
        _apply(visitor.page, square.edition)
        private = _confirm_address(visitor.page)
        _select(officer.page, square.call_id)
        visitor.page.goto(private)
        visitor.page.get_by_role("button", name="Onze stand bevestigen").click()
        expect(visitor.page.get_by_text("Uw stand is bevestigd").first).to_be_visible()
        number = _place(officer.page, square.call_id)

        for lang, words in (("nl", f"Standplaats {number}"), ("fr", f"Emplacement {number}")):
            visitor.page.goto(f"/{lang}/festival/{square.edition}/stands/")
            expect(visitor.page.locator(".stand-card", has_text=NAME)).to_contain_text(words)
        _reachable(visitor.page)

        square.today()
        _check_in(officer.page)
        assert (visitor.complaints, officer.complaints, visitor.foreign()) == ([], [], [])


def _apply(page: Page, edition: str) -> None:
    page.goto(f"/nl/festival/{edition}/")
    page.get_by_role("link", name="Een stand aanvragen").first.click()
    _reachable(page)
    page.fill("#association", NAME)
    page.fill("#activity", "Breng een oude fiets binnen, wij herstellen ze ter plaatse.")
    page.fill("#watts", "300")
    page.check("#insured")
    page.fill("#contact", "Bram Wouters")
    page.fill("#email", "fietsers@example.org")
    page.get_by_role("button", name="Onze aanvraag versturen").click()
    page.wait_for_url("**/sent")


def _confirm_address(page: Page) -> str:
    """Follow the letter; return the private address."""
    page.goto("/dev/letters")
    page.locator("tbody tr", has_text="fietsers@example.org").first.locator("th a").click()
    page.goto(page.locator(".letter-words a[href*='/stands/']").first.get_attribute("href") or "")
    page.get_by_role("button", name="Mijn aanvraag bevestigen").click()
    expect(page.get_by_text("Ontvangen").first).to_be_visible()
    return page.url


def _select(page: Page, call_id: int) -> None:
    """Select the stand, by keyboard."""
    page.goto(f"/staff/stands/{call_id}/")
    _reachable(page)
    for thing in ("link:" + NAME, "link:Selecteren voor een stand", "button[value=rehearse]", "button[value=do]"):
        role, _colon, name = thing.partition(":")
        _press(page, page.get_by_role("link", name=name).first if name else page.locator(role))
    expect(page.locator("tbody tr", has_text=NAME)).to_contain_text("Geselecteerd")


def _place(page: Page, call_id: int) -> str:
    """Give the stand the first free pitch, by keyboard; return its number."""
    page.goto(f"/staff/stands/{call_id}/plan/")
    _reachable(page)
    choice = page.get_by_role("combobox", name=NAME)
    choice.focus()
    page.keyboard.type(page.locator("#free-pitches option").first.get_attribute("value") or "")
    page.keyboard.press("Tab")
    _then(page, lambda: page.keyboard.press("Enter"))
    return choice.input_value()


def _check_in(page: Page) -> None:
    page.goto("/staff/day")
    page.locator(".door-list-item", has_text="Stands").first.locator("a").first.click()
    _reachable(page)
    row = page.locator(".stand-arrival", has_text=NAME)
    row.get_by_role("button").click()
    expect(row).to_have_class("stand-arrival stand-arrival--there")


def _reachable(page: Page) -> None:
    assert [*chromium.barriers(page), *chromium.too_wide(page)] == [], page.url


def _press(page: Page, thing: Locator) -> None:
    thing.focus()
    _then(page, lambda: page.keyboard.press("Enter"))


def _then(page: Page, work: Callable[[], object]) -> None:
    with page.expect_navigation():
        work()
