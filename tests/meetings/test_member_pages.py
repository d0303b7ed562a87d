"""A member's own page: meetings, documents, items, details, a new address; nothing of it for anybody else (cases 17, 22)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.core import uploads
from ixevents.core.clock import now, today
from ixevents.council import links
from ixevents.council.models import Mandate, Member
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.meetings import documents, member_links, words
from ixevents.meetings.models import AgendaItem, Answer, ItemState, MeetingState
from ixevents.outbox.models import Notice
from tests.outbox import strict_calendar
from tests.support import council
from tests.support.queries import count_queries

MOMENT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tuesday(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MOMENT)


@pytest.fixture
def mandate(app: object) -> Mandate:
    return council.make_mandate()


def test_a_member_sees_own_meetings_answers_and_documents(client: FlaskClient, mandate: Mandate) -> None:
    coming = council.make_meeting()
    council.invite(coming, mandate, answer=Answer.YES)
    council.make_document(coming, title="Note budgétaire")
    past = council.make_meeting(starts_at=now() - timedelta(days=40), state=MeetingState.HELD)
    council.invite(past, mandate)
    council.invite(council.make_meeting(title=council.factories.words("Pas pour vous")), council.make_mandate())

    page = client.get(_path(mandate)).text

    assert all(words in page for words in ("Note budgétaire", "Réunions passées", "Vient"))
    assert "Pas pour vous" not in page


def test_more_meetings_cost_no_more_statements(client: FlaskClient, mandate: Mandate) -> None:
    path = _path(mandate)
    costs = []
    for count in (1, 2):
        for number in range(count):
            council.invite(council.make_meeting(starts_at=MOMENT + timedelta(days=20 + 10 * count + number)), mandate)
        db.session.commit()
        with count_queries() as counted:
            client.get(path)
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_a_member_corrects_details_and_the_journal_knows_which_but_not_what(client: FlaskClient, mandate: Mandate) -> None:
    path, member = _path(mandate), mandate.member
    form = {"details-version": "1", "details-phone": "0470 00 00 00", "details-language": "nl", "details-by_post": "y"}

    assert client.post(f"{path}/details", data=form).status_code == 303
    late = client.post(f"{path}/details", data=form | {"details-phone": "02 000 00 00"})

    assert (member.phone, member.language, member.by_post, member.news) == ("0470 00 00 00", "nl", True, False)
    assert late.status_code == 409
    entry = db.session.scalars(select(Entry).where(Entry.verb == "correct")).one()
    assert (entry.actor, sorted(entry.facts["fields"])) == (f"member:{member.id}", ["by_post", "language", "news", "phone"])


def test_an_item_is_proposed_until_its_deadline(client: FlaskClient, mandate: Mandate, frozen_time: Callable[[datetime], None]) -> None:
    path, meeting = _path(mandate), council.make_meeting(starts_at=datetime(2026, 12, 15, 18, 0, tzinfo=UTC))
    form = {"item-meeting": str(meeting.id), "item-title": "Cantines scolaires"}

    assert {client.post(f"{path}/items", data=form).status_code for _again in range(2)} == {303}
    item = db.session.scalars(select(AgendaItem).where(AgendaItem.state == ItemState.PROPOSED)).one()
    assert (item.proposed_by_id, item.title.fr, item.title.nl) == (mandate.member_id, "Cantines scolaires", "")
    # Five clear days: the 10th to the 14th. The 9th is the last day.
    frozen_time(datetime(2026, 12, 9, 20, 0, tzinfo=UTC))
    assert "item-form" in client.get(path).text
    frozen_time(datetime(2026, 12, 10, 8, 0, tzinfo=UTC))
    assert "item-form" not in client.get(path).text
    assert client.post(f"{path}/items", data=form).status_code == 409


def test_a_new_address_goes_to_the_mailbox_and_the_former_ones_open_nothing(client: FlaskClient, mandate: Mandate) -> None:
    path, invitation = _path(mandate), council.invite(council.make_meeting(), mandate)
    link = links.for_letter(mandate.member, actor="staff:1")
    former = [path, f"/council/answers/{member_links.answer_token(invitation, link)}", _local(links.calendar(link))]

    assert client.get(path).status_code == 200
    sent = client.post(f"{path}/link")

    letter = db.session.scalars(select(Notice).where(Notice.kind == "meetings.own_link")).one()
    new = links.page(mandate.member.links[-1], "meetings.member", "fr") if len(mandate.member.links) > 1 else ""
    assert sent.status_code == 200
    assert letter.recipient == mandate.member.email
    assert new == "" or new.rpartition("/")[2][:6] not in sent.text
    assert [client.get(address).status_code for address in former] == [404, 404, 404]


def test_the_calendar_has_what_one_is_convened_to_and_ends_with_the_mandate(client: FlaskClient, mandate: Mandate) -> None:
    meeting = council.make_meeting(online_url="https://video.example.org/room")
    council.invite(meeting, mandate)
    off = council.make_meeting(state=MeetingState.CALLED_OFF, revision=2)
    council.invite(off, mandate)
    council.invite(council.make_meeting(), mandate, removed_at=now())
    feed = _local(links.calendar(links.for_letter(mandate.member, actor="staff:1")))

    got = client.get(feed)
    again = client.get(feed, headers={"If-None-Match": got.headers["ETag"]})

    calendar = strict_calendar.read(got.data)
    text = got.text
    assert calendar is not None
    assert (text.count("BEGIN:VEVENT"), text.count("STATUS:CANCELLED")) == (2, 1)
    assert [word for word in ("METHOD:", "ATTENDEE", "ORGANIZER") if word in text] == []
    assert (again.status_code, got.headers["Cache-Control"]) == (304, "private, no-cache")
    assert client.post(feed).status_code == 405
    mandate.ended_on = today()
    assert client.get(feed).status_code == 404


def test_a_document_is_for_who_is_convened(client: FlaskClient, mandate: Mandate) -> None:
    meeting, other = council.make_meeting(), council.make_mandate()
    invitation = council.invite(meeting, mandate)
    paper = council.make_document(meeting, filename="note.html", media_type="text/html", body=b"<p>x")
    mine, theirs = (_local(member_links.document(paper, _link(one.member))) for one in (mandate, other))
    db.session.commit()

    got = client.get(mine)
    assert (got.status_code, got.data, got.headers["Content-Disposition"]) == (200, b"<p>x", 'attachment; filename="note.html"')
    assert client.get(theirs).status_code == 404
    invitation.removed_at = now()
    assert client.get(mine).status_code == 404


def test_the_address_of_a_corrected_document_leads_to_the_newest_and_the_page_says_so(client: FlaskClient, mandate: Mandate) -> None:
    meeting = council.make_meeting()
    council.invite(meeting, mandate)
    paper = council.make_document(meeting, body=b"%PDF-1")
    sent = _local(member_links.document(paper, _link(mandate.member)))
    before = words.enclosed(paper)

    for body in (b"%PDF-2", b"%PDF-3"):
        paper = documents.replace(paper, uploads.read("note.pdf", body, 100), actor="staff:1")
    db.session.commit()

    assert client.get(sent).data == b"%PDF-3"
    assert client.get(_path(mandate)).text.count("Corrigé le ") == 1
    assert words.enclosed(paper).startswith(f"{before}, ")
    documents.withdraw(paper, actor="staff:1")
    db.session.commit()
    assert client.get(sent).status_code == 404


def _link(member: Member) -> object:
    return links.for_letter(member, actor="staff:1")


def _path(mandate: Mandate) -> str:
    address = links.page(links.for_letter(mandate.member, actor="staff:1"), "meetings.member", "fr")
    db.session.commit()
    return _local(address)


def _local(address: str) -> str:
    return "/" + address.split("/", 3)[3]
