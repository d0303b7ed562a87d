"""Shifts as staff change them: who is counted on is told what is other for them, in the same transaction."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core import dates
from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.volunteers import as_seen, calls, shifts, tasks, turns, words
from ixevents.volunteers.models import Shift
from tests.support import factories, volunteers

MOMENT = datetime(2027, 3, 2, 10, tzinfo=UTC)
STAFF = "staff:1"


@pytest.fixture(autouse=True)
def _clock(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MOMENT)


def facts(shift: Shift, **other: Any) -> dict[str, Any]:
    return {name: getattr(shift, name) for name in as_seen.FACTS[Shift]} | other


def edited(shift: Shift, **other: Any) -> int:
    return shifts.edit(shift.id, facts(shift, **other), opened=as_seen.mark(shift), actor=STAFF).letters


def letters() -> list[Notice]:
    return list(db.session.scalars(select(Notice).order_by(Notice.id)))


def test_another_hour_is_told_with_the_former_one_and_the_calendar_follows() -> None:
    turn = volunteers.make_turn()
    shift = turn.shift
    volunteers.make_turn(shift, ended_at=MOMENT)

    was = dates.hours(shift.starts_at, shift.ends_at)
    assert edited(shift, starts_at=shift.starts_at - timedelta(hours=1)) == 1
    (letter,) = letters()

    assert (letter.kind, letter.calendar_method, turn.sequence) == ("volunteers.moved", "REQUEST", 1)
    assert "SEQUENCE:1" in str(letter.calendar)
    before = letter.text.partition("Avant")[2].partition("Quoi")[0]
    assert (was in before, dates.hours(shift.starts_at, shift.ends_at) in letter.text, "Place" in before) == (True, True, False)


@pytest.mark.parametrize(
    ("change", "written"),
    [
        ({"wanted": 9}, 0),
        ({"title": Translated("Accueil", "Onthaal")}, 1),
        ({"details": Translated("Gants", "Handschoenen")}, 1),
        ({"details": Translated("", "", "Gloves")}, None),
    ],
)
def test_only_what_a_letter_said_is_told_again(change: dict[str, Any], written: int | None) -> None:
    turn = volunteers.make_turn()

    if written is None:
        with pytest.raises(Refused):
            edited(turn.shift, **change)
    else:
        assert edited(turn.shift, **change) == written


def test_who_reads_dutch_gets_no_letter_for_a_word_put_right_in_french() -> None:
    turn = volunteers.make_turn()
    turn.volunteer.language = "nl"
    db.session.flush()

    assert edited(turn.shift, title=Translated("Autre chose", turn.shift.title.nl)) == 0


def test_fewer_than_are_counted_on_cannot_be_wanted_and_a_colleague_is_not_overwritten() -> None:
    shift = volunteers.make_turn(volunteers.make_shift(wanted=2)).shift
    volunteers.make_turn(shift)
    opened = as_seen.mark(shift)

    with pytest.raises(Refused, match="2"):
        edited(shift, wanted=1)
    edited(shift, wanted=4)
    with pytest.raises(Conflict):
        shifts.edit(shift.id, facts(shift, wanted=3), opened=opened, actor=STAFF)


def test_who_signs_up_while_a_form_is_open_makes_no_conflict() -> None:
    shift = volunteers.make_shift()
    db.session.commit()
    opened, said = as_seen.mark(shift), {"name": "Amina", "email": "amina@example.org", "phone": "", "language": "fr"}
    turns.sign_up(shift.call, said, [shift.id], sending="one")

    assert shifts.edit(shift.id, facts(shift, wanted=5), opened=opened, actor=STAFF) == (0, 0)


def test_a_shift_called_off_leaves_the_calendars_with_its_reason() -> None:
    turn = volunteers.make_turn()
    shift = turn.shift

    assert shifts.call_off(shift.id, Translated("Orage annoncé", "Onweer verwacht"), actor=STAFF) == (1, 0)
    (letter,) = letters()

    assert (letter.calendar_method, "Orage annoncé" in letter.text, turn.live, shift.taken) == ("CANCEL", True, False, 0)
    # A program that keeps the entry on show says in its title what became of it (CAL-06).
    assert "SUMMARY;LANGUAGE=fr:ANNULÉ – " in (letter.calendar or "")
    with pytest.raises(Refused):
        edited(shift, wanted=3)
    with pytest.raises(Refused):
        shifts.call_off(shift.id, Translated(), actor=STAFF)


def test_a_shift_somebody_took_is_not_deleted() -> None:
    shift, other = volunteers.make_turn().shift, volunteers.make_shift()
    number = other.id

    with pytest.raises(Refused):
        shifts.delete(shift.id, actor=STAFF)
    shifts.delete(number, actor=STAFF)

    assert db.session.get(Shift, number) is None


def test_a_call_opens_with_both_languages_and_a_shift_alone() -> None:
    call = volunteers.make_call(open=False, note=Translated("Assuré"))
    with pytest.raises(Refused, match="français et en néerlandais"):
        calls.open_to_public(call, actor=STAFF)
    call.note = factories.words("Assuré", "Verzekerd")
    db.session.flush()
    with pytest.raises(Refused):
        calls.open_to_public(call, actor=STAFF)
    volunteers.make_shift(call)

    calls.open_to_public(call, actor=STAFF)

    assert call.open
    with pytest.raises(Refused):
        calls.edit(call, {"words": Translated("Seul"), "note": call.note, "age_least": 16}, opened=as_seen.mark(call), actor=STAFF)


def test_who_was_there_is_noted_once_it_has_begun_and_taken_back(frozen_time: Callable[[datetime], None]) -> None:
    turn = volunteers.make_turn()
    db.session.commit()
    with pytest.raises(Refused):
        turns.say_came(turn, True, actor=STAFF)
    frozen_time(turn.shift.starts_at)

    assert [turns.say_came(volunteers.loaded(turn), came, actor=STAFF).came for came in (True, False, None)] == [True, False, None]


def test_two_days_before_one_letter_says_all_of_a_day_and_says_it_once(frozen_time: Callable[[datetime], None]) -> None:
    start = MOMENT + timedelta(days=5)
    call = volunteers.make_call()
    details = Translated("Gants et chaussures fermées", "Handschoenen en dichte schoenen")
    turn = volunteers.make_turn(volunteers.make_shift(call, starts_at=start, details=details))
    volunteers.make_turn(volunteers.make_shift(call, starts_at=start + timedelta(hours=4)), turn.volunteer)
    volunteers.make_turn(volunteers.make_shift(call, starts_at=start + timedelta(hours=4)), ended_at=MOMENT)
    db.session.commit()

    assert tasks.write_reminders() == 0
    # The second shift of the day is more than two days away still.
    frozen_time(start - timedelta(hours=46))
    assert (tasks.write_reminders(), tasks.write_reminders()) == (1, 0)
    (letter,) = letters()
    assert (letter.kind, letter.text.count("Tâche"), letter.calendar) == ("volunteers.reminder", 2, None)
    told = " ".join(letter.text.split())
    assert [words_told in told for words_told in (turn.shift.place.street.fr, details.fr)] == [True, True]


def test_who_took_the_shift_a_moment_ago_is_not_reminded(frozen_time: Callable[[datetime], None]) -> None:
    volunteers.make_turn(volunteers.make_shift(starts_at=MOMENT + timedelta(hours=30)))
    db.session.commit()

    assert tasks.write_reminders() == 0


def test_who_was_there_is_thanked_once_after_the_last_shift_with_the_hours(frozen_time: Callable[[datetime], None]) -> None:
    call = volunteers.make_call()
    first = volunteers.make_turn(volunteers.make_shift(call, starts_at=MOMENT), came=True)
    last = volunteers.make_turn(volunteers.make_shift(call, starts_at=MOMENT + timedelta(hours=24)), first.volunteer, came=True)
    volunteers.make_turn(first.shift, came=False)
    db.session.commit()

    frozen_time(first.shift.ends_at + timedelta(hours=20))
    assert tasks.write_thanks() == 0
    frozen_time(last.shift.ends_at + timedelta(hours=20))
    assert (tasks.write_thanks(), tasks.write_thanks()) == (1, 0)
    assert "6 heures" in letters()[0].text


def test_thanks_wait_until_it_is_noted_of_every_shift_whether_somebody_was_there(frozen_time: Callable[[datetime], None]) -> None:
    call = volunteers.make_call()
    first = volunteers.make_turn(volunteers.make_shift(call, starts_at=MOMENT), came=True)
    last = volunteers.make_turn(volunteers.make_shift(call, starts_at=MOMENT + timedelta(hours=24)), first.volunteer)
    other = volunteers.make_turn(first.shift, came=True)
    volunteers.make_turn(last.shift, other.volunteer)
    db.session.commit()

    frozen_time(last.shift.ends_at + timedelta(hours=20))
    assert tasks.write_thanks() == 0
    turns.say_came(last, True, actor=STAFF)
    assert (tasks.write_thanks(), "6 heures" in letters()[0].text) == (1, True)
    frozen_time(last.shift.ends_at + timedelta(days=5, hours=20))
    assert (tasks.write_thanks(), "3 heures" in letters()[1].text) == (1, True)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (30, {"fr": "0,5 heure", "nl": "0,5 uur", "en": "0.5 hours"}),
        (60, {"fr": "1 heure", "nl": "1 uur", "en": "1 hour"}),
        (105, {"fr": "1,75 heure", "nl": "1,75 uur", "en": "1.75 hours"}),
        (120, {"fr": "2 heures", "nl": "2 uur", "en": "2 hours"}),
    ],
)
def test_a_length_is_said_as_each_language_counts_parts_of_an_hour(minutes: int, said: dict[str, str]) -> None:
    told = {}
    for lang in said:
        with speaking(lang):
            told[lang] = words.hours(timedelta(minutes=minutes))

    assert told == said
