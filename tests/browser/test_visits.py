"""A teacher finds the classes of an address by a letter and tells the final number, in a real browser."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy import select

from ixevents import create_app
from ixevents.core.clock import now
from ixevents.events.models import Audience, EditionState
from ixevents.extensions import db
from ixevents.projects.models import Project
from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open
from tests.support import factories
from tests.support.service import Service
from tests.support.visits import make_class


@pytest.mark.timeout(180)
def test_a_teacher_finds_her_classes_and_tells_the_final_number(office: Open, window: Open) -> None:
    with office("programme_officer", lang="nl", viewport=DESK) as watched:
        email = _address_of_a_class(watched)
    with window("fr", viewport=PHONE, bypass_csp=True) as watched:
        page = watched.page
        page.goto("/fr/classes")
        _whole(watched)
        page.locator("input[name=email]").fill(email)
        page.locator("main form button[type=submit]").click()
        expect(page).to_have_url(re.compile(r"/fr/classes/sent$"))
        _whole(watched)

        page.goto("/dev/letters")
        page.locator("tbody tr", has_text=email).filter(has_text="visits.my_classes").locator("a").first.click()
        page.goto(page.locator('.letter-words a[href*="/classes/"]').first.get_attribute("href") or "")
        _whole(watched)

        page.locator(".class-visit a[href*='/registrations/']").first.click()
        private = page.url
        page.goto(f"{private}/number")
        _whole(watched)
        page.locator("button[name=answer][value=stays]").click()

        expect(page).to_have_url(private)
        expect(page.locator("#final-number")).to_be_visible()
        _whole(watched)


@pytest.mark.timeout(120)
def test_the_numbers_of_one_class_are_not_lost_to_the_button_of_another(office: Open, service: Service) -> None:
    with create_app(service.environment).app_context():
        # The sample is shared with other tests: nothing of this is public.
        edition = factories.make_edition(state=EditionState.DRAFT)
        project = db.session.scalars(select(Project).limit(1)).one()
        event = factories.make_event(audience=Audience.SCHOOLS, edition=edition, project=project)
        slot = factories.make_slot(event=event, starts_at=now() - timedelta(hours=1), capacity=60)
        first, second = (make_class(slot, label=label, email=f"{label}@example.org").registration_id for label in ("4A", "4B"))
        page_of = f"/staff/visits/{slot.id}"
        db.session.commit()
    with office("programme_officer", lang="nl", viewport=DESK) as watched:
        page, asked = watched.page, list[str]()

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        page.on("dialog", stay)
        page.goto(page_of)
        page.fill(f"[name=c{first}-pupils]", "18")
        page.fill(f"[name=c{second}-pupils]", "19")
        page.click(f"form[action$='/{first}/came'] button[type=submit]", no_wait_after=True)
        page.wait_for_function("() => document.activeElement.matches('button')")

        assert (asked, page.input_value(f"[name=c{second}-pupils]")) == (["beforeunload"], "19")


def _address_of_a_class(watched: chromium.Watched) -> str:
    """Return the address of a confirmed class of the sample, from the list of visits and the file of the registration."""
    page: Page = watched.page
    page.goto("/staff/visits/")
    _whole(watched)
    way = page.locator("tbody th a").last.get_attribute("href") or ""
    page.goto(way)
    _whole(watched)
    page.goto(f"/staff/registrations/{way.rpartition('-')[2]}")
    found = re.search(r"[\w.-]+@example\.org", page.locator("main").inner_text())
    assert found, way
    return found.group(0)


def _whole(watched: chromium.Watched) -> None:
    """Assert that the page is within everybody's reach."""
    assert chromium.barriers(watched.page) == []
    assert chromium.too_wide(watched.page) == []
    assert (watched.complaints, watched.foreign()) == ([], [])
