"""Seats and mandates: who may hold what, how it ends, what stays of it, and who is told."""

from collections.abc import Iterator
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import today
from ixevents.core.refusal import Conflict, Refused
from ixevents.council import actions, gender, listeners, mandates, quorum, rules, terms
from ixevents.council.models import CouncilSeat, EndReason, Mandate, MandateRole, Member, Office
from ixevents.extensions import db
from tests.support import factories
from tests.support.client import StaffClient

ACTOR = "staff:1"
DAY = date(2026, 3, 2)


class Told:
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.ended: list[tuple[int, date | None]] = []
        self.addresses: list[tuple[str | None, str | None]] = []

    def mandate_ended(self, mandate: Mandate, *, actor: str) -> None:
        self.ended.append((mandate.member_id, mandate.ended_on))

    def address_corrected(self, member: Member, before: str | None, *, actor: str) -> None:
        self.addresses.append((before, member.email))


@pytest.fixture
def told() -> Iterator[Told]:
    listener = Told()
    listeners.add("test", listener)
    yield listener
    listeners._listeners.pop("test")


def test_a_mandate_ends_with_the_term_unless_told_otherwise(app: Flask) -> None:
    seat, member = factories.make_seat(), factories.make_member()

    mandate = mandates.appoint(seat, member, starts_on=DAY, decision="2026/114", actor=ACTOR)

    assert (mandate.ends_on, mandate.ended_on, mandate.decision) == (date(2030, 11, 30), None, "2026/114")
    assert [one.id for one in terms.office(DAY)] == [mandate.id]
    assert terms.office(DAY - timedelta(days=1)) == []


def test_an_end_to_come_is_taken_back_unless_the_seat_is_promised_by_then(app: Flask) -> None:
    mandate = factories.make_mandate(office=Office.CHAIR)
    later = today() + timedelta(days=20)
    mandates.end(mandate, on=later, reason=EndReason.RESIGNED, decision="lettre", actor=ACTOR)

    for _window in range(2):
        mandates.keep(mandate, actor=ACTOR)
    kept = (mandate.ended_on, mandate.end_reason, mandate.end_decision)
    mandates.replace(mandate, factories.make_member(), on=later, reason=EndReason.RESIGNED, actor=ACTOR)
    with pytest.raises(Refused) as promised:
        mandates.keep(mandate, actor=ACTOR)

    assert (kept, promised.value.reason, mandate.ended_on) == ((None, None, ""), "held", later)


@pytest.mark.parametrize("taken", ["office", "closed", "over"])
def test_an_end_that_is_past_or_has_consequences_is_not_taken_back(app: Flask, taken: str) -> None:
    mandate, later = factories.make_mandate(office=Office.CHAIR), today() + timedelta(days=20)
    mandates.end(mandate, on=today() if taken == "over" else later, reason=EndReason.RESIGNED, actor=ACTOR)
    if taken == "office":
        factories.make_mandate(office=Office.CHAIR, starts_on=later)
    if taken == "closed":
        mandates.close_seat(mandate.seat, on=later, actor=ACTOR)

    with pytest.raises(Refused) as refused:
        mandates.keep(mandate, actor=ACTOR)

    assert refused.value.reason == taken


def test_who_is_not_replaced_stays_in_office_after_the_planned_end(app: Flask) -> None:
    mandate = factories.make_mandate(ends_on=date(2025, 6, 30))

    assert [one.id for one in terms.office(DAY)] == [mandate.id]


def test_a_seat_has_one_effective_member_and_one_substitute(app: Flask) -> None:
    seat = factories.make_seat()
    mandates.appoint(seat, factories.make_member(), starts_on=DAY, actor=ACTOR)
    mandates.appoint(seat, factories.make_member(), role=MandateRole.SUBSTITUTE, starts_on=DAY, actor=ACTOR)

    for role in MandateRole:
        with pytest.raises(Refused) as refused:
            mandates.appoint(seat, factories.make_member(), role=role, starts_on=DAY + timedelta(days=9), actor=ACTOR)
        assert refused.value.reason == "held"


def test_one_person_has_one_seat(app: Flask) -> None:
    mandate = factories.make_mandate()

    with pytest.raises(Refused) as refused:
        mandates.appoint(factories.make_seat(), mandate.member, starts_on=DAY, actor=ACTOR)

    assert refused.value.reason == "already"


def test_an_organisation_has_one_seat_and_a_category_as_many_as_it_was_given(app: Flask) -> None:
    council = factories.make_council()
    council.categories[1].seats_most = 2
    mandates.open_seat(council.categories[1], organisation="Les Palabres", actor=ACTOR)

    with pytest.raises(Refused) as twice:
        mandates.open_seat(council.categories[1], organisation="les palabres", actor=ACTOR)
    with pytest.raises(Refused) as nameless:
        mandates.open_seat(council.categories[1], actor=ACTOR)
    mandates.open_seat(council.categories[1], organisation="Waterweg", actor=ACTOR)
    with pytest.raises(Refused) as full:
        mandates.open_seat(council.categories[1], organisation="Solidarlab", actor=ACTOR)

    assert [twice.value.reason, nameless.value.reason, full.value.reason] == ["one", "organisation", "full"]


def test_the_link_with_the_organisation_lost_ends_the_mandate_and_history_stays(app: Flask, told: Told) -> None:
    mandate = factories.make_mandate(category=1)

    new = mandates.replace(mandate, factories.make_member(), on=DAY, reason=EndReason.LEFT_ORGANISATION, decision="2026/20", actor=ACTOR)

    assert (mandate.ended_on, mandate.end_reason, mandate.end_decision) == (DAY, EndReason.LEFT_ORGANISATION, "2026/20")
    assert (new.starts_on, new.ends_on, new.seat_id) == (DAY, mandate.ends_on, mandate.seat_id)
    assert told.ended == [(mandate.member_id, DAY)]
    assert [one.id for one in terms.office(DAY)] == [new.id]
    assert [one.id for one in terms.office(DAY - timedelta(days=1))] == [mandate.id]


def test_a_mandate_ends_once_and_never_before_it_began(app: Flask, told: Told) -> None:
    mandate = factories.make_mandate()

    with pytest.raises(Refused) as early:
        mandates.end(mandate, on=date(2024, 1, 1), reason=EndReason.RESIGNED, actor=ACTOR)
    mandates.end(mandate, on=DAY, reason=EndReason.RESIGNED, actor=ACTOR)
    with pytest.raises(Refused) as again:
        mandates.end(mandate, on=DAY, reason=EndReason.RESIGNED, actor=ACTOR)

    assert (early.value.reason, again.value.reason, len(told.ended)) == ("order", "ended", 1)


def test_a_seat_taken_away_ends_what_is_held_in_it(app: Flask, told: Told) -> None:
    mandate = factories.make_mandate()

    mandates.close_seat(mandate.seat, on=DAY, actor=ACTOR)

    assert (mandate.seat.closed_on, mandate.ended_on, len(told.ended)) == (DAY, DAY, 1)
    with pytest.raises(Refused):
        mandates.appoint(mandate.seat, factories.make_member(), starts_on=DAY, actor=ACTOR)


def test_one_member_presides(app: Flask) -> None:
    first, second = factories.make_mandate(), factories.make_mandate()
    mandates.give_office(first, Office.CHAIR, actor=ACTOR)

    with pytest.raises(Refused) as refused:
        mandates.give_office(second, Office.CHAIR, actor=ACTOR)
    mandates.give_office(first, None, actor=ACTOR)
    mandates.give_office(second, Office.CHAIR, actor=ACTOR)

    assert (refused.value.reason, first.office, second.office) == ("office", None, Office.CHAIR)


@pytest.mark.parametrize(
    ("women", "men", "other", "most", "valid"),
    [
        *((20, 10, 0, 20, True), (21, 9, 0, 20, False), (11, 6, 0, 11, True), (5, 12, 0, 11, False), (2, 2, 0, 2, True)),
        *((3, 1, 0, 2, False), (11, 5, 1, 11, True), (0, 12, 5, 11, False), (0, 0, 0, 0, True), (1, 0, 0, 0, False), (0, 0, 4, 2, True)),
    ],
)
def test_at_most_two_thirds_are_of_the_same_sex(women: int, men: int, other: int, most: int, valid: bool) -> None:
    ratio = gender.counted(["f"] * women + ["m"] * men + ["x", None][: other % 3] + [None] * (other - other % 3))

    assert (ratio.women, ratio.men, ratio.total, ratio.most, ratio.valid) == (women, men, women + men + other, most, valid)


def test_substitutes_and_those_without_a_vote_do_not_count(app: Flask) -> None:
    seat = factories.make_seat()
    factories.make_mandate(seat=seat, member=factories.make_member(gender="f"))
    factories.make_mandate(seat=seat, role=MandateRole.SUBSTITUTE, member=factories.make_member(gender="m"))
    factories.make_mandate(category=2, member=factories.make_member(gender="m"))

    ratio = gender.ratio(terms.office(DAY))

    assert (ratio.women, ratio.men, ratio.other) == (1, 0, 0)
    assert gender.with_one_more(terms.office(DAY), "m").valid


def test_a_derogation_covers_its_days(app: Flask) -> None:
    council = factories.make_council()
    actions.derogate(council, starts_on=DAY, ends_on=DAY + timedelta(days=90), decision="2026/7", reason="Une femme.", actor=ACTOR)

    found = [gender.derogated(DAY + timedelta(days=days)) is not None for days in (-1, 0, 90, 91)]

    assert found == [False, True, True, False]


def test_two_who_save_a_member_at_once_do_not_overwrite_each_other(app: Flask, told: Told) -> None:
    member = factories.make_member(email="before@example.org")

    actions.edit_member(member, 1, {"email": "after@example.org", "phone": "02"}, actor=ACTOR)
    with pytest.raises(Conflict):
        actions.edit_member(member, 1, {"phone": "03"}, actor=ACTOR)

    assert (member.phone, member.email_key, member.version) == ("02", "after@example.org", 2)
    assert told.addresses == [("before@example.org", "after@example.org")]


def test_rules_can_be_changed_and_not_against_sense(app: Flask) -> None:
    council = factories.make_council()

    rules.edit(council, 1, {"notice_days": 10, "chair_decides_ties": True}, actor=ACTOR)
    with pytest.raises(Refused) as order:
        rules.edit(council, 2, {"term_ends_on": date(2020, 1, 1)}, actor=ACTOR)

    assert (council.notice_days, council.chair_decides_ties, order.value.reason) == (10, True, "order")


@pytest.mark.parametrize(("members", "needed"), [(1, 1), (12, 7), (13, 7), (20, 11)])
def test_a_quorum_is_more_than_half(members: int, needed: int) -> None:
    assert quorum.needed(members) == needed


def test_of_two_who_appoint_at_once_one_is_told(any_app: Flask) -> None:
    seat = factories.make_seat()
    people = [factories.make_member().id for _number in range(2)]
    db.session.commit()
    seat_id, barrier, refusals = seat.id, Barrier(2), []

    def appoint(member_id: int) -> None:
        with any_app.app_context():
            found, member = db.session.get_one(CouncilSeat, seat_id), db.session.get_one(Member, member_id)
            barrier.wait()
            try:
                mandates.appoint(found, member, starts_on=today(), actor=ACTOR)
                db.session.commit()
            except Refused as refused:
                db.session.rollback()
                refusals.append(refused.reason)

    threads = [Thread(target=appoint, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refusals == ["held"]
    assert len(db.session.scalars(select(Mandate).where(Mandate.seat_id == seat_id)).all()) == 1


def test_a_vacant_seat_says_how_its_substitute_takes_it(desk: StaffClient) -> None:
    desk.sign_in(Role.COUNCIL_SECRETARY)
    held = factories.make_mandate(role=MandateRole.SUBSTITUTE)
    db.session.commit()

    vacant = desk.get(f"/staff/council/seats/{held.seat_id}/appoint/effective").get_data(as_text=True)

    assert f"/staff/council/seats/mandates/{held.id}/end" in vacant
    assert "is the substitute of this seat" not in desk.get(f"/staff/council/seats/{held.seat_id}/appoint/substitute").get_data(
        as_text=True
    )
