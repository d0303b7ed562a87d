"""A meeting from the list of who is there to the opinion the public reads, on a tablet, by a secretary in a hurry."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Dialog, Page

from ixevents import create_app
from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.council import terms
from ixevents.council.models import MandateRole
from ixevents.extensions import db
from ixevents.meetings.models import AgendaItem, Answer, Capacity, Invitation, ItemKind, Meeting, MeetingState
from ixevents.minutes import attending, queries, room
from tests.browser import chromium
from tests.browser.chromium import PHONE
from tests.browser.conftest import Open
from tests.support.service import Service

pytestmark = pytest.mark.timeout(180)
TABLET = {"width": 820, "height": 1180}
TITLE = "Réunion du soir"


@pytest.fixture
def on_the_service(service: Service) -> Iterator[Flask]:
    """Work on the data of the running service."""
    app = create_app(service.environment)
    with app.app_context():
        yield app


def test_a_meeting_is_held_and_its_opinion_is_public(office: Open, window: Open, on_the_service: Flask) -> None:
    meeting = _one_short_of_the_quorum()
    with office("council_secretary", lang="fr", viewport=TABLET) as watched:
        page = watched.page
        page.goto(f"/staff/sittings/{meeting.id}")
        assert page.locator(".quorum-board--wait").count() == 1
        _sound(page)
        page.locator(".sitting-seat:not(.sitting-seat--counts) button[value^=come]").first.click()
        page.wait_for_selector(".quorum-board--good")
        page.goto(f"/staff/sittings/{meeting.id}/items/{meeting.items[0].id}")
        page.click("form[action$='/start'] button")
        page.click("a[href$='/votes/totals']")
        page.fill("input[name=votes_for]", "7")
        page.fill("input[name=votes_against]", "1")
        page.click(".submit-bar button")
        assert page.locator(".sitting-ballot .tag--good").count() == 1
        _sound(page)
        page.goto(f"/staff/sittings/{meeting.id}")
        page.click("text=Clôturer les présences")
        page.click("form[action$='/close'] button")
        page.goto(f"/staff/sittings/{meeting.id}/minutes/")
        page.click("form[action$='/draft'] button")
        assert page.locator(".minutes-item").count() == 1
        page.goto("/staff/opinions/new")
        for name in ("title", "text"):
            for lang in ("fr", "nl"):
                page.fill(f"[name={name}_{lang}]", f"{name} {lang}")
        page.click(".submit-bar button")
        page.click("form[action$='/adopt'] button")
        page.click("form[action$='/publish'] button")
        _sound(page)
        public = page.locator("a[href*='/council/opinions/']").first.get_attribute("href") or ""
        with window(lang="nl", viewport=PHONE) as seen:
            seen.page.goto(public.replace("/fr/", "/nl/"))
            assert "text nl" in seen.page.inner_text("article.opinion")
            _sound(seen.page)
            assert (seen.complaints, seen.foreign()) == ([], [])
        assert (watched.complaints, watched.foreign()) == ([], [])


def test_what_was_written_of_an_item_is_not_lost_to_another_button(office: Open, on_the_service: Flask) -> None:
    meeting = _one_short_of_the_quorum()
    with office("council_secretary", lang="fr", viewport=TABLET) as watched:
        page, asked = watched.page, list[str]()

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        page.on("dialog", stay)
        page.goto(f"/staff/sittings/{meeting.id}/items/{meeting.items[0].id}")
        page.fill("[name=discussion_fr]", "Chacun a parlé.")
        page.click("form[action$='/start'] button", no_wait_after=True)
        page.wait_for_function("() => document.activeElement.matches('form[action$=\"/start\"] button')")
        assert (asked, page.input_value("[name=discussion_fr]")) == (["beforeunload"], "Chacun a parlé.")
        page.click("form:has([name=discussion_fr]) button[type=submit]")
        page.wait_for_selector("[id^=flash-]")
        page.click("form[action$='/start'] button")
        page.wait_for_selector("form[action$='/start'] button", state="detached")
        assert asked == ["beforeunload"]


def _one_short_of_the_quorum() -> Meeting:
    """Make a meeting that began half an hour ago, at which one member is missing for the quorum."""
    begins = now() - timedelta(minutes=30)
    mandates = [mandate for mandate in terms.office(today()) if mandate.role == MandateRole.EFFECTIVE]
    meeting = Meeting(
        council_id=terms.council().id,
        title=Translated(TITLE, "Avondvergadering"),
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        state=MeetingState.CONVENED,
        convened_at=begins - timedelta(days=10),
        sample=True,
        items=[AgendaItem(position=1, kind=ItemKind.OPINION, title=Translated("Avis sur l’eau", "Advies over water"))],
        invitations=[
            Invitation(mandate_id=one.id, member_id=one.member_id, capacity=Capacity.EFFECTIVE, answer=Answer.YES) for one in mandates
        ],
    )
    db.session.add(meeting)
    db.session.commit()
    found = db.session.scalars(queries.meeting(meeting.id)).one()
    attending.open_attendance(found, actor="staff:1")
    sitting = db.session.scalars(queries.sitting(found.id)).one()
    needed = room.quorum(sitting, begins).needed
    for one in [one for one in sitting.attendances if one.role == MandateRole.EFFECTIVE and one.voting][: needed - 1]:
        attending.come(sitting, one, at=begins, actor="staff:1")
    db.session.commit()
    return db.session.scalars(queries.meeting(found.id)).one()


def _sound(page: Page) -> None:
    assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
