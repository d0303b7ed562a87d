"""A member on a telephone, in Dutch: from the link of the letter to an answer, another date, and the own page."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from ixevents.core.clock import now
from ixevents.council import links
from ixevents.council.models import MandateRole
from ixevents.extensions import db
from ixevents.meetings import member_links
from tests.browser import chromium
from tests.support import council
from tests.support.service import Service

PHONE = {"width": 360, "height": 740}


def test_a_member_answers_on_a_telephone(service: Service, window: Callable[..., AbstractContextManager[chromium.Watched]]) -> None:
    with window(lang="nl", viewport=PHONE) as watched:
        page = watched.page
        page.goto(f"{service.address}{_convened(service)}?answer=yes")
        assert page.locator("html").get_attribute("lang") == "nl"
        assert page.get_by_label("Ja, ik kom").is_checked()
        page.get_by_label("Nee, ik verontschuldig mij").check()
        page.get_by_label("Een woord voor het secretariaat").fill("Ik ben die avond op reis.")
        page.get_by_role("button", name="Mijn antwoord versturen").click()
        page.get_by_text("U hebt zich verontschuldigd.").wait_for()
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])

        page.get_by_role("link", name="Uw eigen pagina").click()
        page.get_by_role("heading", name="Uw pagina bij de adviesraad").wait_for()
        page.get_by_text("Mijn gegevens verbeteren").click()
        page.get_by_label("Telefoon").fill("0470 00 00 00")
        page.get_by_role("button", name="Mijn gegevens bewaren").click()
        page.get_by_text("Uw gegevens zijn verbeterd").wait_for()
        assert (chromium.barriers(page), chromium.too_wide(page), watched.complaints) == ([], [], [])


def _convened(service: Service) -> str:
    """Convene a member who reads Dutch, on the data of the running service; return the path of the answer page."""
    app = service.application()
    with app.app_context():
        seat = council.make_seat(category=0)
        mandate = council.make_mandate(seat, council.make_member(name="Lid op proef", email="lid-op-proef@example.org", language="nl"))
        council.make_mandate(seat, role=MandateRole.SUBSTITUTE)
        meeting = council.make_meeting(starts_at=now() + timedelta(days=30))
        invitation = council.invite(meeting, mandate)
        council.make_document(meeting, title="Nota")
        link = links.make(mandate.member, actor="staff:1")
        db.session.commit()
        return f"/council/answers/{member_links.answer_token(invitation, link)}"
