"""A proposal for the Week in a real browser: from a member's phone in Dutch to an event in two languages that people sign up for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ixevents.core.clock import today
from ixevents.council import links
from ixevents.council.models import Member
from ixevents.extensions import db
from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open
from tests.support import factories, proposals
from tests.support.service import Service

PHRASE = "Stroom van stemmen"


@dataclass(frozen=True)
class Week:
    """A Week of its own with an open call, something that is in its programme already, and a member with the personal link."""

    edition: str
    member: str
    place: str
    day: str
    taken: str


@pytest.fixture
def week(service: Service) -> Iterator[Week]:
    app = service.application()
    with app.app_context():
        # Far ahead: an edition that came first would stand in the sample's place on the public pages other tests walk through.
        first = today() + timedelta(days=300)
        title = factories.words("Semaine des essais", "Week van de proeven")
        edition = factories.make_edition(programme="week", title=title, starts_on=first, ends_on=first + timedelta(days=6))
        call = proposals.make_call(edition=edition)
        place = factories.make_place(name=factories.words("Salle des essais", "Proefzaal"), language_proof=factories.PROOF)
        there = factories.make_event(edition=edition, title=factories.words("Bal de Flagey", "Bal van Flagey"))
        factories.make_slot(event=there, place=place, starts_at=proposals.evening(call) - timedelta(hours=1))
        member = db.session.scalars(select(Member).options(selectinload(Member.links)).order_by(Member.id)).first()
        assert member is not None
        address = links.page(links.make(member, actor="staff:1"), "meetings.member", "nl")
        day = (first + timedelta(days=1)).isoformat()
        db.session.commit()
        found = Week(edition.slug, address.partition("://")[2].partition("/")[2], "Salle des essais", day, "Bal de Flagey")
    yield found
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_member_proposes_and_it_ends_published_in_two_languages_with_sign_ups(office: Open, window: Open, week: Week) -> None:
    with window(lang="nl", viewport=PHONE) as member, office("programme_officer", lang="fr", viewport=DESK) as officer:
        own = _propose(member.page, week)
        _ask(officer.page)
        _answer(member.page, own)
        _complete_and_fix(officer.page, week)
        french, dutch = _publish(officer.page)
        _sign_up(member.page, dutch)

        member.page.goto(own)

        assert "1 van 25 plaatsen" in _text(member.page)
        _within_reach(member.page)
        member.page.goto(french)
        assert "Fleuve de voix" in _text(member.page)
        assert (member.complaints, officer.complaints, member.foreign(), officer.foreign()) == ([], [], [], [])


def _propose(page: Page, week: Week) -> str:
    """Fill the form on the member's own page, in Dutch alone; return the private page."""
    page.goto(f"/{week.member}")
    page.click(f"a[href$='edition={week.edition}']")
    _within_reach(page)
    page.fill("#title_nl", PHRASE)
    page.fill("#summary_nl", "Een avond vol liederen van hier en ginder.")
    page.fill("#organisation", "Koor van de Vijver")
    page.get_by_label("Nederlands", exact=True).check()
    page.fill("#wish1_day", week.day)
    page.fill("#wish1_starts", "19:00")
    page.fill("#wish1_ends", "21:00")
    page.fill("#capacity", "25")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/nl/proposals/*")
    assert "Ontvangen" in _text(page)
    return page.url


def _ask(page: Page) -> None:
    page.goto("/staff/proposals/?q=stroom+stemmen")
    page.get_by_role("link", name=PHRASE).first.click()
    _within_reach(page)
    page.get_by_role("link", name="Demander des changements").click()
    page.fill("#words", "Hoeveel zangers komen er?")
    page.click("button[name=go]")
    assert "Hoeveel zangers" in page.locator(".rehearsal").inner_text()
    page.click("button[value=do]")
    page.wait_for_url("**/staff/proposals/*")


def _answer(page: Page, own: str) -> None:
    page.goto(own)
    page.get_by_role("link", name="Wijzigen of antwoorden").click()
    page.fill("#answer", "Twaalf zangers.")
    page.fill("#summary_nl", "Twaalf zangers brengen liederen van hier en ginder.")
    page.click("main form button[type=submit]")
    page.wait_for_url(own)


def _complete_and_fix(page: Page, week: Week) -> None:
    """Write the French, meet with what is there already, choose another hour."""
    page.reload()
    assert "Twaalf zangers." in _text(page)
    page.fill("#title_fr", "Fleuve de voix")
    page.fill("#summary_fr", "Douze voix chantent d’ici et de là-bas.")
    page.get_by_role("button", name="Enregistrer les textes").click()
    page.get_by_role("link", name="Fixer le jour et le lieu").click()
    page.locator("#place").select_option(label=week.place)
    page.click("button[name=go]")
    _within_reach(page)
    assert week.taken in page.locator("#against + .plain-list").inner_text()
    page.fill("#starts1", "22:30")
    page.fill("#ends1", "23:45")
    page.click("button[value=rehearse]")
    assert week.taken not in page.locator("#against + .plain-list").inner_text()
    page.click("button[value=do]")
    page.wait_for_url("**/staff/events/*")


def _publish(page: Page) -> tuple[str, str]:
    """Confirm both languages and publish; return the public pages."""
    for _language in range(2):
        page.locator(".language-panel button").first.click()
    page.get_by_role("button", name="Publier l’événement et ses dates").click()
    french = str(page.get_by_role("link", name="Page publique").get_attribute("href"))
    return french, french.replace("/fr/", "/nl/", 1)


def _sign_up(page: Page, dutch: str) -> None:
    page.goto(dutch)
    assert PHRASE in _text(page)
    page.goto(f"{dutch}/register")
    page.fill("#name", "Zita Mbuyi")
    page.fill("#email", "zita.koor@example.org")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/registrations/*")


def _text(page: Page) -> str:
    return page.locator("main").inner_text()


def _within_reach(page: Page) -> None:
    assert (page.url, chromium.barriers(page), chromium.too_wide(page)) == (page.url, [], [])
