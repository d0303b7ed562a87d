"""Finding a date: who is asked, which date is best, the meeting that comes of it; and the pages of members and secretary."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.council import links, mandates, queries
from ixevents.council import records as council_records
from ixevents.council import sample as sample_council
from ixevents.council.models import EndReason, Mandate
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.meetings.models import Meeting, MeetingState
from ixevents.outbox.models import Notice
from ixevents.polls import actions, addresses, sample, standings
from ixevents.polls.models import Poll, PollState, PollVoter, Suits
from ixevents.projects import records
from tests.support import council
from tests.support.client import StaffClient
from tests.support.forms import answers
from tests.support.queries import count_queries

STAFF = "staff:1"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FIRST, SECOND = (datetime(2027, 1, day, 17, 0, tzinfo=UTC) for day in (12, 14))
FORM = {
    "title_fr": "Printemps",
    "title_nl": "Lente",
    "answer_by": "2026-12-10",
    "day_1": "2027-01-12",
    "start_1": "18:00",
    "end_1": "20:00",
    "day_2": "2027-01-14",
    "start_2": "18:00",
    "end_2": "20:00",
}


@pytest.fixture(autouse=True)
def _tuesday(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)


@pytest.fixture
def three(app: Flask) -> list[Mandate]:
    """Two seats with a vote, one of them with a substitute, and a third without an address."""
    effective, _substitute = council.make_pair()
    return [effective, council.make_mandate(), council.make_mandate(member=council.make_member(email=None))]


def test_every_effective_member_is_asked_once_by_a_personal_letter(three: list[Mandate]) -> None:
    poll, addresses_of = _poll(), [one.member.email for one in three[:2]]

    actions.start(poll.id, actor=STAFF)
    actions.start(poll.id, actor=STAFF)

    letters = db.session.scalars(select(Notice).order_by(Notice.id)).all()
    assert [one.recipient for one in letters] == addresses_of
    assert {voter.mandate_id for voter in _whole(poll).voters} == {one.id for one in three}
    assert all("/council/polls/" in one.text for one in letters)


def test_the_date_with_most_votes_is_best_and_says_whether_it_makes_a_quorum(three: list[Mandate]) -> None:
    poll = _open()
    _say(poll, three[0], Suits.YES, Suits.IF_NEEDED)
    _say(poll, three[1], Suits.NO, Suits.IF_NEEDED)
    _say(poll, three[0], Suits.YES, Suits.YES)

    first, second = standings.of(_whole(poll))

    assert [(one.yes, one.if_needed, one.no, one.awaited, one.votes) for one in (first, second)] == [(1, 0, 1, 1, 1), (1, 1, 0, 1, 2)]
    assert [(one.best, one.reached, one.needed) for one in (first, second)] == [(False, False, 2), (True, True, 2)]


def test_the_chosen_date_becomes_one_draft_and_closes_the_question(three: list[Mandate]) -> None:
    poll = _open()
    date_id = poll.dates[1].id

    meetings = {actions.choose(poll.id, date_id, actor=STAFF).id for _again in range(2)}

    meeting = db.session.scalars(select(Meeting)).one()
    assert (meetings, meeting.state, meeting.starts_at) == ({meeting.id}, MeetingState.DRAFT, SECOND)
    assert meeting.languages == ["fr", "nl"], "as for a meeting without a poll"
    with pytest.raises(Refused) as refused:
        _say(poll, three[0], Suits.YES, Suits.YES)
    assert refused.value.reason == "closed"


def test_dates_do_not_change_once_members_were_asked(three: list[Mandate]) -> None:
    poll = _open()

    with pytest.raises(Refused):
        actions.edit(poll.id, {}, [(FIRST, FIRST + timedelta(hours=1))], opened=actions.draft_mark(poll), actor=STAFF)


def test_the_silent_are_asked_again_once_a_day(three: list[Mandate]) -> None:
    poll = _open()
    _say(poll, three[0], Suits.YES, Suits.NO)

    assert [actions.remind(poll.id, actor=STAFF) for _again in range(2)] == [1, 0]


def test_who_left_the_council_is_neither_reminded_nor_counted(desk: StaffClient, three: list[Mandate]) -> None:
    poll = _open()
    _say(poll, three[0], Suits.YES, Suits.YES)
    for mandate in three[::2]:
        mandates.end(db.session.scalars(queries.mandate(mandate.id)).one(), on=date(2026, 11, 24), reason=EndReason.RESIGNED, actor=STAFF)
    desk.sign_in(Role.COUNCIL_SECRETARY)

    found = _whole(poll)

    assert ([one.member_id for one in standings.counting(found)], standings.of(found)[0].yes) == ([three[1].member_id], 0)
    assert desk.get(f"/staff/polls/{poll.id}").text.count("Not in office on these dates") == 2
    assert actions.remind(poll.id, actor=STAFF) == 1


def test_who_is_asked_and_counted_is_in_office_on_the_date(three: list[Mandate]) -> None:
    leaves, goes_on, between = three
    leaves.ended_on = between.ended_on = SECOND.date()
    comes = council.make_mandate(between.seat, starts_on=SECOND.date())
    gone_before = council.make_mandate(ended_on=date(2026, 12, 20))
    poll = _open()
    for voter in (leaves, between, comes, goes_on):
        _say(poll, voter, Suits.YES, Suits.YES)

    found = _whole(poll)
    stands_in = {voter.mandate.member_id for voter in found.voters} - {one.member_id for one in (leaves, goes_on, between, comes)}

    assert gone_before.member_id not in {voter.member_id for voter in found.voters}
    assert len(stands_in) == 1, "the substitute of a seat without effective member on the second day"
    assert [(one.yes, one.awaited, one.needed) for one in standings.of(found)] == [(3, 0, 2), (2, 1, 2)]


def test_an_answer_to_a_closed_question_is_shown_back(client: FlaskClient, three: list[Mandate]) -> None:
    poll = _open()
    voter = next(one for one in poll.voters if one.mandate_id == three[0].id)
    path = f"/council/polls/{addresses.token(voter, links.for_letter(voter.member, actor=STAFF))}"
    sent = {f"date_{one.id}": "yes" for one in poll.dates} | {"note": "Pas avant dix-neuf heures"}
    actions.close(poll.id, actor=STAFF)
    db.session.commit()

    late = client.post(path, data=sent)

    assert (late.status_code, "Pas avant dix-neuf heures" in late.text, 'id="error-summary"' in late.text) == (409, True, True)


def test_a_member_answers_by_the_personal_address(client: FlaskClient, three: list[Mandate]) -> None:
    poll = _open()
    voter = next(one for one in poll.voters if one.mandate_id == three[0].id)
    link = links.for_letter(voter.member, actor=STAFF)
    path = f"/council/polls/{addresses.token(voter, link)}"
    names = [f"date_{one.id}" for one in poll.dates]
    db.session.commit()

    assert (client.get(path).status_code, client.get(f"{path}?lang=nl").status_code) == (200, 200)
    assert client.post(path, data={names[0]: "yes"}).status_code == 422
    assert client.post(path, data={names[0]: "yes", names[1]: "if_needed", "note": "Pas le lundi"}).status_code == 303
    assert (voter.note, voter.answered_at) == ("Pas le lundi", NOW)
    assert client.get("/council/polls/forged").status_code == 404
    links.revoke(voter.member, actor=STAFF)
    assert client.get(path).status_code == 404


def test_an_open_poll_is_on_the_page_of_who_is_asked(client: FlaskClient, three: list[Mandate]) -> None:
    poll = _open()
    voter = next(one for one in _whole(poll).voters if one.mandate_id == three[0].id)
    page = links.page(links.for_letter(voter.member, actor=STAFF), "meetings.member", "fr")
    db.session.commit()

    asked = client.get(page).text
    _say(poll, three[0], Suits.YES, Suits.NO)
    answered = client.get(page).text
    actions.close(poll.id, actor=STAFF)

    assert ("dites quelles dates" in asked, "vous avez répondu" in answered) == (True, True)
    assert "/council/polls/" not in client.get(page).text


def test_the_sample_is_one_open_question_with_answers(app: Flask) -> None:
    records.load()
    council_records.load()
    sample_council.load()

    assert [sample.load() for _again in range(2)] == [2, 0]
    poll = db.session.scalars(select(Poll)).one()
    assert (poll.state, poll.sample, max(one.could_come for one in standings.of(_whole(poll))) > 5) == (PollState.OPEN, True, True)


@pytest.mark.parametrize("later", range(1, 7))
def test_the_sample_asks_about_three_evenings_on_whatever_day_it_is_made(
    app: Flask, frozen_time: Callable[[datetime], None], later: int
) -> None:
    frozen_time(NOW + timedelta(days=later))
    records.load()
    council_records.load()
    sample_council.load()

    sample.load()

    asked = [one.starts_at for one in _whole(db.session.scalars(select(Poll)).one()).dates]
    assert [moment.weekday() for moment in asked] == [1, 3, 1]


def test_the_secretary_finds_a_date(desk: StaffClient, three: list[Mandate]) -> None:
    desk.sign_in(Role.COUNCIL_SECRETARY)

    assert "No poll yet" in desk.get("/staff/polls/").text
    assert desk.send("/staff/polls/new", **FORM | {"day_2": ""}).status_code == 409
    made = desk.send("/staff/polls/new", **FORM | {"end_2": "00:00"})
    poll = db.session.scalars(select(Poll)).one()
    assert "– 24:00" in desk.get(f"/staff/polls/{poll.id}").text
    assert made.location.endswith(f"/staff/polls/{poll.id}")
    assert desk.get(f"/staff/polls/{poll.id}/edit").status_code == 200
    assert "2 letters" in desk.send(f"/staff/polls/{poll.id}/start", go="rehearse").text
    assert desk.send(f"/staff/polls/{poll.id}/start", go="do").status_code == 303
    costs = []
    for mandate in three[::2]:
        _say(_whole(poll), mandate, Suits.YES, Suits.NO)
        db.session.commit()
        with count_queries() as counted:
            assert desk.get(f"/staff/polls/{poll.id}").status_code == 200
        costs.append(len(counted))
    assert costs[0] == costs[1]
    chosen = desk.send(f"/staff/polls/{poll.id}/choose", date=str(_whole(poll).dates[0].id))
    assert (chosen.status_code, _whole(poll).state) == (303, PollState.CLOSED)


def test_what_a_member_says_by_telephone_is_written_down_by_the_secretary(desk: StaffClient, three: list[Mandate]) -> None:
    poll = _open()
    voter = next(one for one in poll.voters if one.member.email is None)
    first, second = (one.id for one in poll.dates)
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    path = f"/staff/polls/{poll.id}/answers/{voter.id}"

    listed = desk.get(f"/staff/polls/{poll.id}").text
    half = desk.send(path, **_opened(desk, path) | {f"date_{first}": "yes", "note": "Au téléphone"})
    whole = desk.send(path, **_opened(desk, path) | {f"date_{first}": "yes", f"date_{second}": "no", "note": "Au téléphone"})

    assert path in listed
    assert (half.status_code, "Say for every date whether it suits the member." in half.text, "Au téléphone" in half.text) == (
        422,
        True,
        True,
    )
    voter = next(one for one in _whole(poll).voters if one.id == voter.id)
    assert (whole.status_code, standings.choices(voter), voter.note) == (303, {first: Suits.YES, second: Suits.NO}, "Au téléphone")
    entry = db.session.scalars(select(Entry).where(Entry.object_kind == "poll_voter").order_by(Entry.id.desc())).first()
    assert entry is not None
    assert entry.actor.startswith("staff:")
    assert desk.get(f"/staff/polls/{poll.id + 1}/answers/{voter.id}").status_code == 404


def test_an_answer_the_member_gave_meanwhile_is_seen_before_it_is_overwritten(desk: StaffClient, three: list[Mandate]) -> None:
    poll = _open()
    voter = next(one for one in poll.voters if one.mandate_id == three[0].id)
    first, second = (one.id for one in poll.dates)
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    path = f"/staff/polls/{poll.id}/answers/{voter.id}"
    typed = _opened(desk, path) | {f"date_{first}": "yes", f"date_{second}": "no"}
    _say(poll, three[0], Suits.NO, Suits.NO)
    db.session.commit()

    answer = desk.send(path, **typed)
    kept = dict(standings.choices(voter))
    again = desk.send(path, **answers(answer.text, having="note"))

    assert (answer.status_code, "Typed by you" in answer.text, kept) == (409, True, {first: Suits.NO, second: Suits.NO})
    assert (again.status_code, standings.choices(voter)) == (303, {first: Suits.YES, second: Suits.NO})


def test_nothing_is_written_down_once_the_poll_is_closed(desk: StaffClient, three: list[Mandate]) -> None:
    poll = _open()
    voter = poll.voters[0]
    first, second = (one.id for one in poll.dates)
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    path = f"/staff/polls/{poll.id}/answers/{voter.id}"
    typed = _opened(desk, path) | {f"date_{first}": "yes", f"date_{second}": "no"}
    actions.close(poll.id, actor=STAFF)
    db.session.commit()

    answer = desk.send(path, **typed)

    assert (answer.status_code, "This question is closed" in answer.text, [one.choices for one in _whole(poll).voters]) == (
        409,
        True,
        [[], [], []],
    )
    assert path not in desk.get(f"/staff/polls/{poll.id}").text


def test_a_draft_a_colleague_changed_meanwhile_is_not_overwritten(desk: StaffClient, three: list[Mandate]) -> None:
    poll = _poll()
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    path = f"/staff/polls/{poll.id}/edit"
    typed = answers(desk.get(path).text, having="title_fr")

    first = desk.send(path, **typed | {"title_fr": "Été", "title_nl": "Zomer"})
    second = desk.send(path, **typed | {"answer_by": "2026-12-11"})
    db.session.expire_all()
    kept = (poll.title.fr, poll.answer_by)
    again = desk.send(path, **answers(second.text, having="title_fr"))

    assert (first.status_code, second.status_code, "Zomer" in second.text) == (303, 409, True)
    assert kept == ("Été", date(2026, 12, 10))
    assert again.status_code == 303


def _opened(desk: StaffClient, path: str) -> dict[str, str]:
    return answers(desk.get(path).text, having="note")


def _poll() -> Poll:
    spans = [(start, start + timedelta(hours=2)) for start in (FIRST, SECOND)]
    facts = {"title": Translated("Printemps", "Lente"), "note": Translated(), "answer_by": date(2026, 12, 10)}
    return actions.prepare(facts, spans, actor=STAFF)


def _open() -> Poll:
    return _whole(actions.start(_poll().id, actor=STAFF))


def _whole(poll: Poll) -> Poll:
    return actions.taken(poll.id)


def _say(poll: Poll, mandate: Mandate, *answers: Suits) -> None:
    voter = db.session.scalars(select(PollVoter).where(PollVoter.poll_id == poll.id, PollVoter.mandate_id == mandate.id)).one()
    chosen = dict(zip([one.id for one in _whole(poll).dates], answers, strict=True))
    actions.answer(voter, chosen, "", by="member:1")
