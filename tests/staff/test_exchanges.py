"""Exchanges in the back-office: the record beside what is there, who may see persons, and nothing sent that was not shown first."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.exchanges import actions, meetings, queries, sample
from ixevents.exchanges.models import Authority, Coordinator, Exchange, ExchangeParty, ExchangeSide, ExchangeState, ProposalState
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.projects import records
from ixevents.projects.partners import Partner
from ixevents.schools import sample as schools
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.forms import answers
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("workday")


def test_an_empty_overview_says_what_the_record_says_and_guesses_nothing(desk: StaffClient) -> None:
    records.load()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    words = _words(desk, "/staff/exchanges/")

    assert "8 coordinators in the record and not on file" in words
    assert "Pupils in 0 classes on file 25 to 30 in each country 0 0 0" in words
    assert "The record names Ixelles, which has no settings here yet." in words
    assert [
        name for name in ("Zababdeh", "Kalamu", "Megiddo", "Biarritz") if name in words.partition("What the record leaves open")[0]
    ] == []


def test_an_authority_comes_with_nothing_filled_in_and_its_settings_with_a_source(desk: StaffClient) -> None:
    records.load()
    partner = db.session.scalars(select(Partner).where(Partner.slug == "kalamu")).one()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert desk.send("/staff/exchanges/authorities/new", partner=partner.id).status_code == 303
    authority = db.session.scalars(select(Authority)).one()
    assert (authority.zone, authority.days_off, authority.country) == (None, None, "CD")
    where = f"/staff/exchanges/authorities/{authority.id}"
    assert desk.send(f"{where}/settings", zone="Africa/Kinshasa", week_known="y", days_off=["6", "7"], source="").status_code == 409
    assert desk.send(f"{where}/settings", zone="Africa/Kinshasa", days_off=["6", "7"], source="Their office").status_code == 422
    assert (
        desk.send(f"{where}/settings", zone="Africa/Kinshasa", week_known="y", days_off=["6", "7"], source="Their office").status_code
        == 303
    )
    assert (authority.zone, authority.days_off) == ("Africa/Kinshasa", [6, 7])


def test_persons_are_for_those_who_may_see_them_and_each_look_is_noted(desk: StaffClient) -> None:
    _load_sample()
    authority = db.session.scalars(select(Coordinator).order_by(Coordinator.id)).first()
    assert authority is not None

    desk.sign_in(Role.STATISTICS)
    page = desk.get("/staff/exchanges/")
    assert (page.status_code, "exchanges-ixelles@" in page.get_data(as_text=True)) == (200, False)
    assert desk.get(f"/staff/exchanges/authorities/{authority.authority_id}").status_code == 403
    desk.sign_in(Role.PROGRAMME_OFFICER)
    words = _words(desk, f"/staff/exchanges/authorities/{authority.authority_id}")
    assert "exchanges-ixelles@example.org" in words
    looks = select(Entry.object_id).where(Entry.verb == "see", Entry.object_kind == "exchange_authority")
    assert list(db.session.scalars(looks)) == [authority.authority_id]


def test_a_class_is_not_written_over_with_the_numbers_its_coordinator_gave_meanwhile(desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    _load_sample()
    party = db.session.scalars(select(ExchangeParty).order_by(ExchangeParty.id)).first()
    assert party is not None
    actions.state_numbers(party, 25, 2, by="staff:1")
    db.session.commit()
    page = f"/staff/exchanges/parties/{party.id}"
    opened = answers(desk.get(page).text, having="label")
    actions.state_numbers(party, 27, 2, by="coordinator:1")
    db.session.commit()

    late = desk.send(page, **opened | {"label": "4TQ C"})
    kept = party.pupils
    again = desk.send(page, **answers(late.text, having="label") | {"pupils": "27"})

    assert (late.status_code, "27 pupils, 2 teachers" in late.text, kept) == (409, True, 27)
    assert (again.status_code, party.label, party.pupils) == (303, "4TQ C", 27)


def test_a_meeting_is_planned_on_one_clock_shown_on_all_and_sent_only_after_a_look(desk: StaffClient) -> None:
    _load_sample()
    draft = db.session.scalars(select(Exchange).where(Exchange.state == ExchangeState.DRAFT)).one()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    day = (now() + timedelta(days=60)).date()
    form = answers(desk.get(f"/staff/exchanges/dates/{draft.id}/edit").get_data(as_text=True), having="title_fr")
    typed = form | {"zone": "Europe/Bucharest", "starts": f"{day}T10:00", "ends": f"{day}T11:00"}

    looked = desk.send(f"/staff/exchanges/dates/{draft.id}/edit", **typed, go="rehearse").get_data(as_text=True)
    assert ("09:00 – 10:00" in looked, "10:00 – 11:00" in looked) == (True, True)
    assert desk.send(f"/staff/exchanges/dates/{draft.id}/edit", **typed, go="do").status_code == 303
    before = _letters(draft)
    rehearsed = desk.send(f"/staff/exchanges/dates/{draft.id}/invite", go="rehearse").get_data(as_text=True)
    assert ("2 letters will be written" in rehearsed, _letters(draft)) == (True, before)
    assert desk.send(f"/staff/exchanges/dates/{draft.id}/invite", go="do").status_code == 303
    assert (_letters(draft), draft.state) == (before + 2, ExchangeState.INVITED)
    reason = {"reason_fr": "École fermée.", "reason_nl": "School gesloten."}
    assert desk.send(f"/staff/exchanges/dates/{draft.id}/call-off", **reason, go="do").status_code == 303
    assert (_letters(draft), draft.state) == (before + 4, ExchangeState.CALLED_OFF)
    assert f"{ExchangeState.CALLED_OFF}".replace("_", " ") in _words(desk, f"/staff/exchanges/dates/{draft.id}")


def test_a_change_that_writes_to_nobody_does_not_say_that_letters_leave(desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    _load_sample()
    exchange = db.session.scalars(select(Exchange).where(Exchange.state == ExchangeState.INVITED).order_by(Exchange.id)).first()
    assert exchange is not None
    page = f"/staff/exchanges/dates/{exchange.id}"

    said = []
    for changed in ({"title_en": "A better title"}, {"video_url": "https://video.example.org/room"}):
        given = answers(desk.get(f"{page}/edit").get_data(as_text=True), "title_en")
        assert desk.send(f"{page}/edit", **{**given, **changed, "go": "do"}).status_code == 303
        said.append("The letters are on their way" in _words(desk, page))

    assert said == [False, True]


@pytest.mark.parametrize("go", ["rehearse", "do"])
def test_an_old_page_moves_no_exchange_back_and_shows_what_a_colleague_saved(desk: StaffClient, go: str) -> None:
    _load_sample()
    invited = db.session.scalars(select(Exchange).where(Exchange.state == ExchangeState.INVITED)).first()
    assert invited is not None
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    path = f"/staff/exchanges/dates/{invited.id}/edit"
    old = answers(desk.get(path).get_data(as_text=True), having="title_fr")

    moved = {"starts": "2027-03-02T10:00", "ends": "2027-03-02T11:00"}
    assert desk.send(path, **old | moved, go="do").status_code == 303
    known = _letters(invited)
    late = desk.send(path, **old | {"title_en": "Another title"}, go=go)
    db.session.refresh(invited)

    assert (late.status_code, invited.starts_at, _letters(invited)) == (409, datetime(2027, 3, 2, 9, tzinfo=UTC), known)
    assert ("Saved by somebody else" in late.text, "2 Mar 2027, 10:00" in late.text) == (True, True)
    assert "2027-03-02 10:00:00" not in late.text
    again = answers(late.get_data(as_text=True), having="title_fr")
    assert desk.send(path, **again | moved, go="do").status_code == 303
    db.session.refresh(invited)
    assert (invited.title.en, invited.starts_at) == ("Another title", datetime(2027, 3, 2, 9, tzinfo=UTC))


def test_an_old_page_writes_over_no_numbers_of_who_came(desk: StaffClient) -> None:
    _load_sample()
    held = db.session.scalars(select(Exchange).where(Exchange.state == ExchangeState.HELD)).first()
    assert held is not None
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    path = f"/staff/exchanges/dates/{held.id}/count"
    old = answers(desk.get(path).get_data(as_text=True), having="opened")
    name = next(name for name in old if name.startswith("pupils_"))
    side = db.session.get_one(ExchangeSide, int(name.removeprefix("pupils_")))

    saved = desk.send(path, **old | {name: "31"})
    late = desk.send(path, **old | {name: "32"})
    db.session.refresh(side)

    assert (saved.status_code, late.status_code, side.pupils_came) == (303, 409, 31)
    assert re.search(r"– [^<]+: Pupils", late.text)
    assert desk.send(path, **answers(late.get_data(as_text=True), having="opened")).status_code == 303
    db.session.refresh(side)
    assert side.pupils_came == 32


def test_an_hour_the_clock_jumps_over_is_refused_and_one_side_alone_too(desk: StaffClient) -> None:
    _load_sample()
    draft = db.session.scalars(select(Exchange).where(Exchange.state == ExchangeState.DRAFT)).one()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    form = answers(desk.get(f"/staff/exchanges/dates/{draft.id}/edit").get_data(as_text=True), having="title_fr")
    gap = form | {"zone": "Europe/Brussels", "starts": "2027-03-28T02:30", "ends": "2027-03-28T04:00"}

    assert desk.send(f"/staff/exchanges/dates/{draft.id}/edit", **gap, go="do").status_code == 409
    assert desk.send("/staff/exchanges/dates/new", **form | {"parties": form["parties"][:1]}, go="do").status_code == 409


@pytest.mark.parametrize("deed", ["", "/leave"])
def test_a_time_a_side_proposed_is_taken_or_left_by_a_button(desk: StaffClient, deed: str) -> None:
    _load_sample()
    invited = select(Exchange.id).where(Exchange.state == ExchangeState.INVITED).order_by(Exchange.starts_at, Exchange.id)
    one = db.session.scalars(queries.exchange(db.session.scalars(invited.limit(1)).one())).one()
    start = one.starts_at
    proposal = meetings.propose(one, one.authorities[0], start + timedelta(days=1), start + timedelta(days=1, hours=1), by="coordinator:1")
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send(f"/staff/exchanges/dates/{one.id}/proposals/{proposal.id}{deed}", go="do")

    db.session.expire_all()
    assert (answer.status_code, proposal.state) == (303, ProposalState.LEFT if deed else ProposalState.TAKEN)
    assert one.starts_at == start + timedelta(days=0 if deed else 1)


def test_a_clock_nobody_offered_is_refused_at_its_field(desk: StaffClient) -> None:
    _load_sample()
    draft = db.session.scalars(select(Exchange).where(Exchange.state == ExchangeState.DRAFT)).one()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    form = answers(desk.get(f"/staff/exchanges/dates/{draft.id}/edit").get_data(as_text=True), having="title_fr")

    for name in ("x" * 5000, "Europe", "../../etc"):
        assert desk.send(f"/staff/exchanges/dates/{draft.id}/edit", **form | {"zone": name}, go="do").status_code == 422


@pytest.mark.parametrize("minutes", [30, 90])
def test_an_exchange_in_the_doubled_hour_of_autumn_stays_where_it_is(desk: StaffClient, minutes: int) -> None:
    _load_sample()
    draft = db.session.scalars(select(Exchange).where(Exchange.state == ExchangeState.DRAFT)).one()
    draft.zone, draft.starts_at = "Europe/Brussels", datetime(2026, 10, 25, tzinfo=UTC) + timedelta(minutes=minutes)
    draft.ends_at = draft.starts_at + timedelta(hours=1)
    moments = draft.starts_at, draft.ends_at
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"/staff/exchanges/dates/{draft.id}/edit"

    sent = desk.send(path, **answers(desk.get(path).text, having="title_fr") | {"title_fr": "Nuit", "go": "do"})

    db.session.expire_all()
    assert (sent.status_code, draft.title.fr, (draft.starts_at, draft.ends_at)) == (303, "Nuit", moments)


def test_a_school_on_holiday_and_a_public_date_that_was_moved_are_told(desk: StaffClient) -> None:
    _load_sample()
    one = db.session.scalars(select(Exchange).where(Exchange.state == ExchangeState.INVITED).order_by(Exchange.id)).first()
    assert one is not None
    one.starts_at, one.ends_at = datetime(2026, 12, 29, 9, tzinfo=UTC), datetime(2026, 12, 29, 10, tzinfo=UTC)
    slot = factories.make_slot(starts_at=one.starts_at + timedelta(hours=1))
    one.slot_id = slot.id
    desk.sign_in(Role.PROGRAMME_OFFICER)

    words = _words(desk, f"/staff/exchanges/dates/{one.id}")

    assert re.search(r"No school that day at [^:]+: Christmas", words) is not None
    assert "The public date has been moved." in words
    assert "its public date has been moved or called off" in _words(desk, "/staff/exchanges/")


def test_a_public_date_that_is_taken_back_is_not_shown_and_deleted_leaves_the_meeting_as_it_is(desk: StaffClient) -> None:
    _load_sample()
    one = db.session.scalars(select(Exchange).where(Exchange.state == ExchangeState.INVITED).order_by(Exchange.id)).first()
    assert one is not None
    slot = factories.make_slot(starts_at=one.starts_at, ends_at=one.ends_at)
    one.slot_id, moments = slot.id, (one.starts_at, one.ends_at)
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    record, link = f"/en/projects/{db.session.scalars(queries.project()).one().slug}", f'/en/events/{slot.event.slug}"'
    shown = [link in desk.get(record).text]

    desk.send(f"/staff/events/{slot.event_id}/unpublish")
    shown.append(link in desk.get(record).text)
    asked = desk.get(f"/staff/events/{slot.event_id}/delete").text
    deleted = desk.send(f"/staff/events/{slot.event_id}/delete")

    db.session.expire_all()
    assert (shown, "The public has seen them" in asked, deleted.status_code) == ([True, False], True, 303)
    assert (one.starts_at, one.ends_at) == moments
    assert not one.slot_id
    assert desk.get(f"/staff/exchanges/dates/{one.id}").status_code == 200


def test_lists_cost_the_same_with_more_meetings_and_the_sample_loads_once(desk: StaffClient) -> None:
    _load_sample()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    paths = ("/staff/exchanges/", "/staff/exchanges/dates/")
    before = [_cost(desk, path) for path in paths]
    known = db.session.scalars(select(Exchange)).all()
    for one in known[:3]:
        facts = {name: getattr(one, name) for name in ("project_id", "kind", "title", "starts_at", "ends_at", "zone")}
        db.session.add(Exchange(**facts, sides=[], proposals=[]))
    db.session.commit()

    assert ([_cost(desk, path) for path in paths], sample.load()) == (before, 0)


def _load_sample() -> None:
    records.load()
    schools.load()
    sample.load()
    db.session.commit()


def _letters(exchange: Exchange) -> int:
    wanted = select(Notice).where(Notice.about_kind == "exchange", Notice.about_id == exchange.id)
    return len(db.session.scalars(wanted).all())


def _cost(desk: StaffClient, path: str) -> int:
    with count_queries() as sent:
        assert desk.get(path).status_code == 200
    # Settings and sign-ins are looked at by the clock, not by the page.
    return sum("exchange" in statement for statement in sent)


def _words(desk: StaffClient, path: str) -> str:
    answer = desk.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))
