"""Proposals from the form to the event: who proposes, what the officer decides, what the public reads."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core import zones
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.council import links
from ixevents.events import desk as events_desk
from ixevents.events import editing, publishing
from ixevents.events.models import EditionState, EventState, SlotState
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.proposals import actions, deciding, guard, likeness, personal, queries, scheduling
from ixevents.proposals.models import EventProposal, ProposalCall, ProposalState
from ixevents.proposals.scheduling import Plan
from ixevents.registrations import removal
from tests.support import council, factories, forms, proposals
from tests.support.client import StaffClient
from tests.support.queries import count_queries

STAFF = "staff:1"
NOW = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
FORM = {
    "title_nl": "De stroom bezingen",
    "summary_nl": "Een avond vol liederen.",
    "organisation": "Haven van Stemmen",
    "kind": "concert",
    "audience": "families",
    "languages": ["nl"],
    "wish1_day": "2026-10-06",
    "wish1_starts": "19:00",
    "wish1_ends": "21:00",
    "place_id": "",
    "place_words": "Zaal aan de vijver",
    "needs_registration": "y",
    "capacity": "40",
    "project_id": "",
    "contact": "Lien Maes",
    "email": "lien@example.org",
    "language": "nl",
}


@pytest.fixture(autouse=True)
def _monday(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)


@pytest.fixture
def call(request: pytest.FixtureRequest) -> ProposalCall:
    request.getfixturevalue("any_app" if "any_app" in request.fixturenames else "app")
    made = proposals.make_call()
    db.session.commit()
    return made


def letters() -> list[str]:
    return list(db.session.scalars(select(Notice.kind).where(Notice.kind.startswith("proposals.")).order_by(Notice.id)))


def only() -> EventProposal:
    db.session.expire_all()
    return db.session.scalars(select(EventProposal)).one()


def test_association_in_dutch_proposes_confirms_changes_and_withdraws(client: FlaskClient, call: ProposalCall) -> None:
    address = f"/nl/week/{call.edition.slug}/propose"
    page = client.get(address).text
    stamp = forms.answers(page, "stamp")["stamp"]

    assert "Gratis en open voor iedereen." in page
    assert client.post(address, data=FORM | {"wish1_day": "2026-12-24", "stamp": stamp}).status_code == 422
    assert client.post(address, data=FORM | {"stamp": stamp}).status_code == 303
    found = only()
    assert (found.state, found.language, found.written) == (ProposalState.HELD, "nl", ("nl",))
    assert letters() == ["proposals.confirm"]
    own = f"/nl/proposals/{found.code}"
    for _twice in range(2):
        assert client.post(f"{own}/confirm").status_code == 303
    assert letters() == ["proposals.confirm", "proposals.received"]
    changed = FORM | {"title_nl": "De rivier bezingen", "version": str(only().version)}
    assert client.post(f"{own}/change", data=changed).status_code == 303
    assert only().title.nl == "De rivier bezingen"
    assert client.post(f"{own}/change", data=changed).status_code == 409, "it was opened on an earlier version"
    assert client.post(f"{own}/withdraw").status_code == 303
    assert only().state == ProposalState.WITHDRAWN
    page = client.get(own).text
    assert "/withdraw" not in page
    assert "Uw voorstel is ingetrokken" in page
    assert "Uitschrijving" not in page


def test_a_call_that_closes_at_midnight_is_open_until_the_end_of_the_day_it_names(
    client: FlaskClient, call: ProposalCall, frozen_time: Callable[[datetime], None]
) -> None:
    call.closes_at = datetime(2026, 9, 24, 22, tzinfo=UTC)
    db.session.commit()
    address = f"/fr/week/{call.edition.slug}/propose"

    frozen_time(call.closes_at - timedelta(minutes=1))
    told = client.get("/fr/week/").text, client.get(address).text
    frozen_time(call.closes_at)
    closed = client.get(address).text

    assert ["jeudi 24 septembre 2026, 24:00" in page for page in (*told, closed)] == [True, True, False]


def test_a_call_of_an_edition_that_is_a_draft_is_not_said_to_be_open(desk: StaffClient, call: ProposalCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    published = desk.get("/staff/proposals/").text
    call.edition.state = EditionState.DRAFT
    db.session.commit()

    drafted = desk.get("/staff/proposals/").text

    assert ["Edition not published" in page for page in (published, drafted)] == [False, True]


def test_no_proposal_is_scheduled_on_a_day_gone_by(call: ProposalCall) -> None:
    found = proposals.make_proposal(call)
    yesterday = NOW - timedelta(days=1)

    with pytest.raises(Refused) as refused:
        scheduling.schedule(found, Plan([(yesterday, yesterday + timedelta(hours=1))], factories.make_place(), None), actor=STAFF)

    assert (refused.value.reason, found.event_id) == ("past", None)


def test_a_closed_call_takes_nothing(client: FlaskClient, call: ProposalCall, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW + timedelta(days=11))

    page = client.get(f"/fr/week/{call.edition.slug}/propose")

    assert (page.status_code, "<form" in page.text.split("<main")[1]) == (200, False)
    with pytest.raises(Refused):
        actions.offer(call, {"email": "a@example.org"}, [], sending="x")


def test_what_was_written_for_a_call_that_closed_is_given_back(
    client: FlaskClient, call: ProposalCall, frozen_time: Callable[[datetime], None]
) -> None:
    address = f"/nl/week/{call.edition.slug}/propose"
    stamp = forms.answers(client.get(address).text, "stamp")["stamp"]
    frozen_time(NOW + timedelta(days=11))

    late = client.post(address, data=FORM | {"summary_nl": "Een avond <b>vol</b> zang.", "stamp": stamp})

    assert late.status_code == 409
    assert "Uw voorstel is niet bij ons aangekomen" in late.text
    assert "Een avond &lt;b&gt;vol&lt;/b&gt; zang." in late.text
    assert db.session.scalars(select(EventProposal)).all() == []


def test_what_was_written_for_a_proposal_decided_meanwhile_is_given_back(
    client: FlaskClient, desk: StaffClient, call: ProposalCall
) -> None:
    found = proposals.make_proposal(call)
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    address = f"/staff/proposals/{found.id}"
    first = desk.send(f"{address}/refuse", words="Il n’y a plus de salle.", go="do")

    second = desk.send(f"{address}/accept", go="do")
    own = client.post(f"/fr/proposals/{only().code}/change", data=FORM | {"note": "Douze voix.", "version": str(only().version)})

    assert (first.status_code, second.status_code, only().state) == (303, 303, ProposalState.REFUSED)
    assert "Nothing was done and no letter went out" in desk.get(address).text
    assert (own.status_code, "Douze voix." in own.text) == (409, True)


def test_words_changed_after_the_preview_are_shown_before_they_go_out(desk: StaffClient, call: ProposalCall) -> None:
    found = proposals.make_proposal(call)
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    address = f"/staff/proposals/{found.id}/ask"
    seen = forms.answers(desk.send(address, words="Combien de voix ?", go="rehearse").text, "rehearsed")["rehearsed"]

    other = desk.send(address, words="Quelle salle ?", go="do", rehearsed=seen)
    again = forms.answers(other.text, "rehearsed")["rehearsed"]

    assert (other.status_code, other.text.count("Quelle salle ?"), letters()) == (409, 2, ["proposals.received"])
    assert desk.send(address, words="Quelle salle ?", go="do", rehearsed=again).status_code == 303
    assert letters()[-1] == "proposals.asked"


def test_the_own_page_says_that_the_call_is_closed(
    client: FlaskClient, call: ProposalCall, frozen_time: Callable[[datetime], None]
) -> None:
    found = proposals.make_proposal(call)
    db.session.commit()
    address = f"/nl/proposals/{found.code}"
    before = client.get(address).text
    frozen_time(NOW + timedelta(days=11))

    after = client.get(address).text

    assert ["De oproep is gesloten." in page for page in (before, after)] == [False, True]


def test_a_member_proposes_by_the_own_page_and_follows_it_there(client: FlaskClient, call: ProposalCall) -> None:
    mandate = council.make_mandate()
    token = links.page(links.make(mandate.member, actor=STAFF), "meetings.member", "fr").rpartition("/")[2]
    db.session.commit()
    own = f"/fr/council/members/{token}"
    assert f"{own}/propose" in client.get(own).text
    stamp = forms.answers(client.get(f"{own}/propose").text, "stamp")["stamp"]
    form = {name: value for name, value in FORM.items() if name not in ("contact", "email", "language")} | {"stamp": stamp}

    sent = client.post(f"{own}/propose", data=form)

    found = only()
    assert (sent.status_code, found.state, found.member_id) == (303, ProposalState.RECEIVED, mandate.member_id)
    assert f"/fr/proposals/{found.code}" in client.get(own).text
    assert letters() == ["proposals.received"]


def test_officer_asks_and_gets_an_answer_by_letter_each_way(client: FlaskClient, desk: StaffClient, call: ProposalCall) -> None:
    found = proposals.make_proposal(call)
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    address = f"/staff/proposals/{found.id}"
    assert "Combien" not in desk.send(f"{address}/ask", words="", go="rehearse").text
    shown = desk.send(f"{address}/ask", words="Combien de voix ?", go="rehearse").text
    assert "Combien de voix" in shown
    assert letters() == ["proposals.received"]

    assert desk.send(f"{address}/ask", words="Combien de voix ?", go="do").status_code == 303

    own = f"/fr/proposals/{found.code}"
    assert "Combien de voix" in client.get(own).text
    answer = FORM | {"title_fr": "Chanter", "summary_fr": "Douze voix.", "answer": "Douze.", "version": str(only().version)}
    assert client.post(f"{own}/change", data=answer).status_code == 303
    assert (only().state, only().answer) == (ProposalState.RECEIVED, "Douze.")
    assert letters()[-2:] == ["proposals.asked", "proposals.answered"]
    assert "Douze." in desk.get(address).text
    assert db.session.execute(queries.waiting()).one() == (0, 1)


def test_officer_completes_the_other_language_schedules_and_publishes(client: FlaskClient, desk: StaffClient, call: ProposalCall) -> None:
    found, place = proposals.make_proposal(call), factories.make_place()
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    address = f"/staff/proposals/{found.id}"
    texts = {"title_fr": "Chanter le fleuve", "title_nl": "De stroom bezingen", "summary_fr": "Un soir.", "summary_nl": "Een avond."}
    assert desk.send(f"{address}/texts", version=str(only().version), **texts).status_code == 303
    plan = {"day1": "2026-10-06", "starts1": "19:00", "ends1": "21:00", "place": place.id, "needs_registration": "y", "capacity": "30"}
    assert "De stroom" not in desk.send(f"{address}/schedule", **plan | {"place": ""}, go="rehearse").text.split("<form")[0]

    assert desk.send(f"{address}/schedule", **plan, go="do").status_code == 303

    event = db.session.scalars(events_desk.event_whole(only().event_id or 0)).one()
    assert (only().state, event.state, [slot.capacity for slot in event.slots]) == (ProposalState.SCHEDULED, EventState.DRAFT, [30])
    assert event.project.standing
    editing.edit(event, event.version, {}, confirmed=("fr", "nl"), actor=STAFF)
    publishing.publish_with_slots(event, actor=STAFF)
    db.session.commit()
    assert only().state == ProposalState.PUBLISHED
    assert letters()[-2:] == ["proposals.scheduled", "proposals.published"]
    page = client.get(f"/nl/events/{event.slug}").text
    assert "De stroom bezingen" in page
    assert "Les Palabres" in page


def test_what_is_in_the_programme_is_not_withdrawn(call: ProposalCall) -> None:
    found, starts = proposals.make_proposal(call), proposals.evening(call)
    scheduling.schedule(found, Plan([(starts, starts + timedelta(hours=2))], factories.make_place(), None), actor=STAFF)

    with pytest.raises(Refused):
        actions.withdraw(found)


def test_a_draft_event_that_is_deleted_leaves_its_proposal_accepted(call: ProposalCall) -> None:
    found, place, starts = proposals.make_proposal(call), factories.make_place(), proposals.evening(call)
    event = scheduling.schedule(found, Plan([(starts, starts + timedelta(hours=1))], place, None), actor=STAFF)
    db.session.commit()

    removal.delete_event(db.session.scalars(events_desk.event_whole(event.id)).one(), actor=STAFF)
    db.session.commit()

    assert (only().state, only().event_id) == (ProposalState.ACCEPTED, None)


def test_doubles_are_suggested_and_taken_together(call: ProposalCall) -> None:
    one = proposals.make_proposal(call)
    other = proposals.make_proposal(call, title=Translated("Chanter le grand fleuve"), organisation="Voix du port")
    proposals.make_proposal(call, title=Translated("Cuisine solidaire"), organisation="Saveurs", days=3)
    assert [(like.proposal.id, len(like.reasons)) for like in likeness.of(one)] == [(other.id, 2)]

    deciding.merge(other, one, actor=STAFF)

    assert (other.state, one.together_with) == (ProposalState.MERGED, "Voix du port")
    assert letters()[-2:] == ["proposals.merged", "proposals.joined"]
    with pytest.raises(Refused):
        deciding.merge(one, other, actor=STAFF)


@pytest.mark.parametrize(("begins", "hours", "alike"), [(time(23, 30), 1, False), (time(0, 30), 9, True)])
def test_the_same_day_is_that_of_the_clock_on_the_wall(call: ProposalCall, begins: time, hours: int, alike: bool) -> None:
    first, place = zones.instant(call.edition.starts_on, begins), factories.make_place()
    one, _other = (
        proposals.make_proposal(call, organisation=name, title=Translated(name), place_id=place.id, wishes=[(at, at + timedelta(hours=1))])
        for name, at in (("Palabre", first), ("Rumeur", first + timedelta(hours=hours)))
    )

    assert bool(likeness.of(one)) is alike


def test_both_who_proposed_doubles_follow_what_becomes_of_them(client: FlaskClient, call: ProposalCall) -> None:
    first, second, third = (
        proposals.make_proposal(call, organisation=name, email=f"{name}@example.org") for name in ("un", "deux", "trois")
    )
    starts, place = proposals.evening(call), factories.make_place()
    deciding.merge(third, second, actor=STAFF)
    deciding.merge(second, first, actor=STAFF)
    assert (third.merged_into_id, first.together_with) == (first.id, "deux, trois")
    before = len(letters())

    deciding.accept(first, actor=STAFF)
    event = scheduling.schedule(first, Plan([(starts, starts + timedelta(hours=1))], place, None, capacity=20), actor=STAFF)
    db.session.commit()

    assert letters()[before:] == ["proposals.accepted"] * 3 + ["proposals.scheduled"] * 3
    page = client.get(f"/fr/proposals/{third.code}").text
    assert "Le jour et le lieu sont fixés" in page
    assert "sur 20" in page, "the numbers of the event they hold together"
    assert client.post(f"/fr/proposals/{third.code}/names").text.count("Zoé") == 0
    assert event.id not in {other.event_id for other in (second, third)}


def test_a_double_stands_again_when_the_other_is_withdrawn_and_ends_with_it_when_refused(call: ProposalCall) -> None:
    one, double, other, twin = (proposals.make_proposal(call) for _times in range(4))
    deciding.merge(double, one, actor=STAFF)
    deciding.merge(twin, other, actor=STAFF)

    actions.withdraw(one)
    deciding.refuse(other, "La salle est prise.", actor=STAFF)

    assert (double.state, double.merged_into_id, twin.state, twin.reason) == ("received", None, "refused", "La salle est prise.")
    assert letters()[-4:] == ["proposals.withdrawn", "proposals.reopened", "proposals.refused", "proposals.refused"]


def test_guard_names_the_same_public_the_place_and_the_council(call: ProposalCall) -> None:
    found, starts = proposals.make_proposal(call), proposals.evening(call)
    moment = (starts, starts + timedelta(hours=2))
    assert guard.against(found, [moment], None) == [[]]
    event = factories.make_event(edition=call.edition, audience="families")
    slot = factories.make_slot(event=event, starts_at=starts, state=SlotState.PLANNED)
    council.make_meeting(starts_at=starts)

    elsewhere, here = (guard.against(found, [moment], place)[0] for place in (None, slot.place_id))

    assert len(elsewhere) == len(here) == 2
    assert elsewhere[0] != here[0]


def test_list_costs_the_same_with_one_and_with_three(desk: StaffClient, call: ProposalCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    costs = []
    for _times in range(2):
        proposals.make_proposal(call)
        proposals.make_proposal(call)
        db.session.commit()
        with count_queries() as statements:
            assert desk.get("/staff/proposals/?q=fleuve&lacking=nl").status_code == 200
        costs.append(len(statements))

    assert costs[0] == costs[1]


def test_a_person_is_found_forgotten_and_the_proposal_stays(call: ProposalCall) -> None:
    found = proposals.make_proposal(call)
    assert personal.find("amina@example.org")[0]["organisation"] == "Les Palabres"

    assert personal.erase("amina@example.org") == 1

    assert (found.contact, found.email, found.state, found.title.fr) == ("", None, ProposalState.WITHDRAWN, "Chanter le fleuve")
    assert personal.expire(NOW + timedelta(days=900)) == {"proposals": 0}


def test_looking_at_a_proposal_is_in_the_journal(desk: StaffClient, call: ProposalCall) -> None:
    found = proposals.make_proposal(call)
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert desk.get(f"/staff/proposals/{found.id}").status_code == 200

    assert db.session.scalars(select(Entry.verb).where(Entry.object_kind == "event_proposal").order_by(Entry.id)).all()[-1] == "see"
