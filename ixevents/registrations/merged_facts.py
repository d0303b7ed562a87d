"""What a registration takes from the one that is made part of it: what it lacks, so that nothing a person said is lost."""

from flask_babel import gettext as _
from sqlalchemy import select, update

from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN
from ixevents.core.refusal import Refused
from ixevents.core.tokens import new_code
from ixevents.extensions import db
from ixevents.registrations.models import Answer, CheckIn, Registration

NOTE_MOST = 400


def take(kept: Registration, other: Registration, *, before: int, add_up: bool) -> None:
    """Give the kept registration telephone, needs, address, language and answers of the other; what both said stays its own.

    `before` is how many came on it. Raises `Refused` when two notes on needs are too long to stand together.
    """
    kept.phone = kept.phone or other.phone
    kept.needs = list(dict.fromkeys([*kept.needs, *other.needs]))
    kept.needs_note = _both_notes(kept.needs_note, other.needs_note)
    kept.inhabitant = other.inhabitant if kept.inhabitant is None else kept.inhabitant
    if kept.language == UNKNOWN:
        kept.language = other.language
    if not kept.email:
        kept.email, kept.email_key = other.email, other.email_key
    db.session.flush()
    _take_answers(kept, other, before if add_up else 0)


def take_who_is_in(kept: Registration, other: Registration, *, same_slot: bool, add_up: bool, by: str) -> None:
    """Count those of the other who are in already with the kept one: the door opens before the start.

    Raises `Refused` when they are in on another date.
    """
    if not other.came:
        return
    if not same_slot:
        raise Refused(_("Of the registration that would end, people are in already. Keep that one."), "came")
    came = min(kept.seats, kept.came + other.came if add_up else max(kept.came, other.came))
    for party, number in ((kept, came), (other, 0)):
        said = {"client_id": new_code(), "slot_id": party.slot_id, "registration_id": party.id, "came": number, "at": now(), "by": by}
        db.session.add(CheckIn(**said))
        party.came = number


def _both_notes(mine: str | None, theirs: str | None) -> str | None:
    if not (mine and theirs) or theirs.strip() in mine:
        return mine or theirs
    if len(both := f"{mine}\n{theirs}") > NOTE_MOST:
        raise Refused(_("Both wrote what they need, too much for one registration. Shorten one of the two first."), "notes")
    return both


def _take_answers(kept: Registration, other: Registration, shift: int) -> None:
    """Give the kept one the answers it lacks; where each is asked, those of the other come after its own people."""
    of_both = select(Answer.registration_id, Answer.question_id, Answer.person).where(Answer.registration_id.in_((kept.id, other.id)))
    rows = db.session.execute(of_both).all()
    there = {(question, person) for registration, question, person in rows if registration == kept.id}
    for question, person in sorted((row[1], row[2]) for row in rows if row[0] == other.id):
        place = person + shift if person else 0
        if place > kept.seats_asked or (question, place) in there:
            continue
        one = update(Answer).where(Answer.registration_id == other.id, Answer.question_id == question, Answer.person == person)
        moved = one.values(registration_id=kept.id, person=place)
        db.session.execute(moved.execution_options(synchronize_session=False))
