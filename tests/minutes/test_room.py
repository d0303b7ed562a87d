"""Who counts, how many are needed, and what a vote decides (COU-07, COU-08)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.core.refusal import Refused
from ixevents.council.models import MandateRole
from ixevents.extensions import db
from ixevents.meetings import queries
from ixevents.meetings.models import Answer, ItemKind, MeetingState, NoticeKind
from ixevents.minutes import again, attending, room, voting
from ixevents.minutes.models import Choice, Presence, VoteWay
from ixevents.minutes.voting import Count
from ixevents.staff.sittings import list_of_seats
from tests.support import council, sittings
from tests.support.client import StaffClient
from tests.support.sittings import ACTOR, BEGINS

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("during")


@pytest.mark.parametrize(("seats", "needed"), [(1, 1), (4, 3), (5, 3), (17, 9), (30, 16)])
def test_more_than_half_of_those_in_office_are_needed(app: Flask, seats: int, needed: int) -> None:
    sitting = sittings.held(sittings.make_meeting(seats), there=0)

    assert room.quorum(sitting, BEGINS).needed == needed


def test_who_said_no_is_excused_and_everybody_else_awaited(app: Flask) -> None:
    meeting = sittings.make_meeting(3, substitutes=0)
    meeting.invitations[0].answer = Answer.NO
    meeting.invitations[1].answer = Answer.YES

    sitting = sittings.held(meeting, there=0)

    assert [one.state for one in sitting.attendances] == [Presence.EXCUSED, Presence.AWAITED, Presence.AWAITED]


def test_a_substitute_counts_only_while_the_effective_member_is_away(app: Flask) -> None:
    sitting = sittings.held(sittings.make_meeting(3), there=0)
    effective, substitute = sitting.attendances[0], sittings.substitute_of(sitting)

    attending.come(sitting, substitute, at=BEGINS, actor=ACTOR)
    represented = effective.state, effective.represented_by_id
    attending.come(sitting, effective, at=BEGINS + HOUR, actor=ACTOR)

    assert represented == (Presence.REPRESENTED, substitute.id)
    assert [[one.id for one in room.quorum(sitting, at).voters] for at in (BEGINS, BEGINS + HOUR)] == [[substitute.id], [effective.id]]
    assert (effective.state, effective.represented_by_id, substitute.state) == (Presence.PRESENT, None, Presence.PRESENT)


def test_a_substitute_stands_in_for_nobody_where_the_seat_has_no_effective_member(app: Flask) -> None:
    meeting = sittings.make_meeting(2, substitutes=1)
    meeting.invitations[0].mandate.ended_on = BEGINS.date()
    sitting = sittings.held(meeting, there=0)

    attending.come(sitting, sittings.substitute_of(sitting), at=BEGINS, actor=ACTOR)

    found = room.quorum(sitting, BEGINS)
    assert (found.there, found.office) == (0, 1)


def test_one_person_on_two_seats_has_one_vote(app: Flask) -> None:
    meeting = sittings.make_meeting(3, substitutes=0)
    first, second = meeting.invitations[0].mandate, meeting.invitations[1].mandate
    second.member_id = first.member_id
    sitting = sittings.held(meeting, there=1)

    with pytest.raises(Refused) as refused:
        attending.come(sitting, sitting.attendances[1], at=BEGINS, actor=ACTOR)

    found = room.quorum(sitting, BEGINS)
    assert (refused.value.reason, found.there, found.office) == ("twice", 1, 2)


def test_quorum_is_of_the_moment(app: Flask) -> None:
    sitting = sittings.held(sittings.make_meeting(3, substitutes=0), there=2)
    attending.leave(sitting, sitting.attendances[0], at=BEGINS + HOUR, actor=ACTOR)
    attending.come(sitting, sitting.attendances[0], at=BEGINS + 2 * HOUR, actor=ACTOR)

    moments = (BEGINS - HOUR, BEGINS, BEGINS + HOUR, BEGINS + 2 * HOUR)
    assert [room.quorum(sitting, moment).reached for moment in moments] == [False, True, False, True]


def test_who_leaves_an_item_neither_counts_nor_votes_and_is_not_replaced(app: Flask) -> None:
    meeting = sittings.make_meeting(3, substitutes=1)
    sitting, item = sittings.held(meeting, there=3), meeting.items[0]
    attending.come(sitting, sittings.substitute_of(sitting), at=BEGINS, actor=ACTOR)
    away = sitting.attendances[0]

    record = voting.set_aside(sitting, item, [away.id], actor=ACTOR)

    assert [one.role for one in voting.quorum_of(sitting, record, BEGINS).voters] == [MandateRole.EFFECTIVE] * 2
    with pytest.raises(Refused) as refused:
        voting.take(sitting, item, Count(VoteWay.BY_NAME, choices={away.id: Choice.FOR}), at=BEGINS, actor=ACTOR)
    assert refused.value.reason == "voter"


@pytest.mark.parametrize(
    ("counts", "adopted"), [((2, 1, 2, 0), True), ((1, 2, 0, 0), False), ((1, 1, 3, 0), False), ((1, 0, 4, 0), True), ((0, 0, 5, 0), False)]
)
def test_a_majority_of_votes_cast_adopts_and_abstentions_do_not_count(app: Flask, counts: tuple[int, ...], adopted: bool) -> None:
    meeting = sittings.make_meeting(5)
    sitting = sittings.held(meeting, there=5)

    vote = voting.take(sitting, meeting.items[0], Count(VoteWay.HANDS, *counts), at=BEGINS, actor=ACTOR)

    assert (vote.adopted, vote.there, vote.needed) == (adopted, 5, 3)


def test_who_presides_decides_a_tie_where_the_statutes_say_so(app: Flask) -> None:
    meeting = sittings.make_meeting(2)
    sittings.make_council(chair_decides_ties=True)
    sitting, item = sittings.held(meeting, there=2), meeting.items[0]

    with pytest.raises(Refused) as refused:
        voting.take(sitting, item, Count(votes_for=1, votes_against=1), at=BEGINS, actor=ACTOR)
    vote = voting.take(sitting, item, Count(votes_for=1, votes_against=1), chair_for=True, at=BEGINS, actor=ACTOR)

    assert (refused.value.reason, vote.adopted, vote.chair_for) == ("tie", True, True)


def test_votes_by_name_have_the_weight_of_their_member(app: Flask) -> None:
    meeting = sittings.make_meeting(3)
    sitting = sittings.held(meeting, there=3)
    first, second, third = (one for one in sitting.attendances if one.role == MandateRole.EFFECTIVE)
    attending.correct(sitting, first, [(BEGINS, None, False)], weight=3, actor=ACTOR)
    choices = {first.id: Choice.FOR, second.id: Choice.AGAINST, third.id: Choice.ABSTAIN}

    vote = voting.take(sitting, meeting.items[0], Count(VoteWay.BY_NAME, choices=choices), at=BEGINS, actor=ACTOR)

    assert (vote.votes_for, vote.votes_against, vote.abstained, vote.adopted) == (3, 1, 1, True)


def test_more_votes_than_there_are_is_refused(app: Flask) -> None:
    meeting = sittings.make_meeting(3)

    with pytest.raises(Refused) as refused:
        voting.take(sittings.held(meeting, there=2), meeting.items[0], Count(votes_for=3), at=BEGINS, actor=ACTOR)

    assert refused.value.reason == "count"


def test_without_quorum_nothing_is_decided_and_a_second_meeting_decides_whatever_the_number(app: Flask) -> None:
    meeting = sittings.make_meeting(5, items=(ItemKind.OPINION, ItemKind.INFORMATION))
    sitting = sittings.held(meeting, there=2)
    with pytest.raises(Refused) as refused:
        voting.take(sitting, meeting.items[0], Count(votes_for=2), at=BEGINS, actor=ACTOR)
    attending.close(sitting, actor=ACTOR)
    council.make_document(meeting, item_id=meeting.items[0].id, title="Le projet", body=b"%PDF-1.7 the draft")
    council.make_document(meeting, item_id=meeting.items[0].id, title="Ancien projet", replaced_at=BEGINS)

    second = again.call_again(sitting, BEGINS + timedelta(days=14), actor=ACTOR)
    documents = db.session.scalars(queries.documents_of_item(second.items[0].id)).all()
    drafted = second.state, second.notice_kind, second.second_of_id, [item.title for item in second.items]
    second.state = MeetingState.CONVENED
    added = second.items[0].__class__(position=2, kind=ItemKind.VOTE, title=meeting.items[0].title)
    second.items.append(added)
    later = sittings.held(second, there=1)
    also_something_new = list_of_seats.room_of(later).quorum.second_notice
    vote = voting.take(later, second.items[0], Count(votes_for=1), at=second.starts_at, actor=ACTOR)

    assert refused.value.reason == "quorum"
    assert drafted == (MeetingState.DRAFT, NoticeKind.SECOND, meeting.id, [meeting.items[0].title])
    assert [(one.title, one.body, one.meeting_id) for one in documents] == [("Le projet", b"%PDF-1.7 the draft", second.id)]
    assert (vote.adopted, vote.second_notice, also_something_new) == (True, True, False)
    with pytest.raises(Refused) as new_item:
        voting.take(later, added, Count(votes_for=1), at=second.starts_at, actor=ACTOR)
    assert new_item.value.reason == "quorum"


def test_a_second_meeting_can_be_as_soon_as_its_own_notice_allows_and_misses_nobody(
    desk: StaffClient, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(BEGINS + timedelta(hours=1))
    desk.sign_in(Role.COUNCIL_SECRETARY)
    sitting = sittings.held(sittings.make_meeting(5, items=(ItemKind.OPINION, ItemKind.INFORMATION)), there=2)
    attending.close(sitting, actor=ACTOR)
    first = desk.get(f"/staff/sittings/{sitting.meeting_id}").text

    proposed = again.earliest(sitting.meeting)
    second = again.call_again(sitting, BEGINS + timedelta(days=7), actor=ACTOR)
    second.state = MeetingState.CONVENED
    sittings.held(second, there=1)
    db.session.commit()
    page = desk.get(f"/staff/sittings/{second.id}").text

    assert (proposed - BEGINS.date()).days == 7
    assert ["second notice: decided whatever the number" in text for text in (first, page)] == [False, True]


def test_an_item_that_was_only_put_off_gets_no_second_notice(app: Flask) -> None:
    sitting = sittings.held(sittings.make_meeting(5), there=4)
    attending.close(sitting, actor=ACTOR)

    with pytest.raises(Refused) as refused:
        again.call_again(sitting, BEGINS + timedelta(days=14), actor=ACTOR)

    assert refused.value.reason == "decided"


def test_attendance_is_not_closed_before_the_meeting_begins(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    """Everybody would have left as they came, and no item would have had its quorum."""
    sitting = sittings.held(sittings.make_meeting(3, substitutes=0), there=2)
    frozen_time(BEGINS - HOUR)

    with pytest.raises(Refused) as refused:
        attending.close(sitting, actor=ACTOR)

    assert (refused.value.reason, sitting.closed_at, sitting.meeting.state) == ("early", None, MeetingState.CONVENED)


def test_nobody_comes_and_nothing_is_voted_before_the_day_of_the_meeting(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    sitting = sittings.held(sittings.make_meeting(3, substitutes=0), there=2)
    late = next(one for one in sitting.attendances if not one.spells)
    frozen_time(BEGINS - timedelta(days=1))

    for deed in (
        lambda: attending.come(sitting, late, actor=ACTOR),
        lambda: voting.take(sitting, sitting.meeting.items[0], Count(VoteWay.HANDS, 2), actor=ACTOR),
    ):
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.reason == "early"
    frozen_time(BEGINS - HOUR)
    assert attending.come(sitting, late, actor=ACTOR).spells


def test_attendance_is_not_closed_while_who_presides_is_not_there(app: Flask) -> None:
    sitting = sittings.held(sittings.make_meeting(3, substitutes=0), there=2)
    sitting.chair_id = sitting.attendances[2].mandate_id

    with pytest.raises(Refused) as refused:
        attending.close(sitting, actor=ACTOR)
    attending.preside(sitting, sitting.attendances[0], actor=ACTOR)
    attending.close(sitting, actor=ACTOR)

    assert (refused.value.reason, sitting.meeting.state) == ("chair", MeetingState.HELD)


def test_closing_makes_the_awaited_absent_and_the_meeting_held(app: Flask) -> None:
    meeting = sittings.make_meeting(3, substitutes=0)
    sitting = sittings.held(meeting, there=2)

    attending.close(sitting, at=BEGINS + HOUR, actor=ACTOR)

    assert [one.state for one in sitting.attendances] == [Presence.PRESENT, Presence.PRESENT, Presence.ABSENT]
    assert (meeting.state, sitting.attendances[0].spells[0].left_at) == (MeetingState.HELD, BEGINS + HOUR)


def test_two_officers_who_open_at_once_write_one_list(any_app: Flask) -> None:
    meeting = sittings.make_meeting(3)

    first = attending.open_attendance(meeting, actor=ACTOR)
    db.session.commit()
    second = attending.open_attendance(meeting, actor="staff:2")

    assert (second.id, len(second.attendances)) == (first.id, 4)


def test_who_is_entered_as_there_meanwhile_is_not_excused_from_an_old_page(app: Flask) -> None:
    sitting = sittings.held(sittings.make_meeting(3, substitutes=0), there=1)
    here = sitting.attendances[0]

    for state in (Presence.EXCUSED, Presence.ABSENT):
        with pytest.raises(Refused) as refused:
            attending.mark(sitting, here, state, actor=ACTOR)
        assert (refused.value.reason, here.state, len(here.spells)) == ("there", Presence.PRESENT, 1)


def test_an_arrival_entered_by_mistake_takes_none_before_it_away(app: Flask) -> None:
    sitting = sittings.held(sittings.make_meeting(3, substitutes=0), there=1)
    one = sitting.attendances[0]
    attending.leave(sitting, one, at=BEGINS + HOUR, actor=ACTOR)
    attending.come(sitting, one, at=BEGINS + 2 * HOUR, actor=ACTOR)

    attending.mark(sitting, one, Presence.AWAITED, actor=ACTOR)
    kept = one.state, [(spell.arrived_at, spell.left_at) for spell in one.spells]
    attending.mark(sitting, one, Presence.AWAITED, actor=ACTOR)

    assert kept == (Presence.PRESENT, [(BEGINS, BEGINS + HOUR)])
    assert (one.state, one.spells) == (Presence.AWAITED, [])
