"""Letters about a class, for `test_letters`: the same party, as a class of 22 pupils with two adults."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from ixevents.classes.handing import samples as handover_samples
from ixevents.classes.models import ClassParty, ClassTerms, ClassWish
from ixevents.core.languages import Translated
from ixevents.events.models import Audience, Place
from ixevents.extensions import db
from ixevents.outbox import post
from ixevents.outbox.models import Notice
from ixevents.registrations import notices
from ixevents.registrations.models import Offer, Registration, State
from ixevents.schools.models import Community, School
from tests.support.factories import make_registration, make_slot

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NUMBER = 4711
"""The registration's, for its calendar entry carries it."""

Party = Callable[..., Registration]
REASON = Translated("Cette année, chaque école vient une fois.", "Dit jaar komt elke school één keer.", "This year each school comes once.")
WAITING = {"state": State.WAITING, "seats": 0, "seats_waiting": 24, "whole_only": True}


def class_confirm_address(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.confirm_address(_class(party, lang, state=State.HELD, held_until=NOW + timedelta(minutes=30)))


def class_requested(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.requested(_class(party, lang, state=State.REQUESTED))


def class_confirmed(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.confirmed(_class(party, lang))


def class_confirmed_for_its_second_wish(party: Party, _place: Place, lang: str) -> Notice | None:
    registration = _class(party, lang)
    first = make_slot(event=registration.slot.event, starts_at=registration.slot.starts_at - timedelta(days=2))
    db.session.add_all(
        ClassWish(registration_id=registration.id, rank=rank, slot_id=slot.id) for rank, slot in ((1, first), (2, registration.slot))
    )
    db.session.flush()
    return notices.confirmed(registration)


def class_waiting(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.waiting(_with_room_elsewhere(_class(party, lang, **WAITING)))


def class_waiting_for_part_too(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.waiting(_class(party, lang, **{**WAITING, "whole_only": False}))


def class_changed(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.changed(_class(party, lang))


def class_changed_and_waiting(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.changed(_class(party, lang, seats=20, seats_waiting=4))


def class_withdrawn(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.withdrawn(_class(party, lang, state=State.CANCELLED, sequence=1))


def class_withdrawn_from_the_waiting_list(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.withdrawn(_class(party, lang, state=State.CANCELLED, seats=0))


def class_offer(party: Party, _place: Place, lang: str) -> Notice | None:
    return _offer(_class(party, lang, **{**WAITING, "state": State.OFFERED}), 24)


def class_offer_of_part(party: Party, _place: Place, lang: str) -> Notice | None:
    return _offer(_with_room_elsewhere(_class(party, lang, **{**WAITING, "state": State.OFFERED})), 16)


def class_transferred(party: Party, _place: Place, lang: str) -> Notice | None:
    registration = _class(party, lang)
    old = make_slot(event=registration.slot.event, starts_at=registration.slot.starts_at - timedelta(days=1))
    return notices.transferred(registration, old)


def class_refused(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.refused(_class(party, lang, state=State.REFUSED), REASON)


def class_moved(party: Party, _place: Place, lang: str) -> Notice | None:
    registration = _class(party, lang, sequence=1)
    return notices.moved(registration, registration.slot.starts_at - timedelta(hours=1), registration.slot.place)


def class_moved_while_it_waits(party: Party, _place: Place, lang: str) -> Notice | None:
    registration = _class(party, lang, **WAITING)
    return notices.moved(registration, registration.slot.starts_at - timedelta(hours=1), registration.slot.place)


def class_called_off(party: Party, _place: Place, lang: str) -> Notice | None:
    registration = _class(party, lang, state=State.CALLED_OFF, sequence=1)
    registration.slot.called_off_reason = Translated("La salle a été inondée.", "De zaal is ondergelopen.", "The hall was flooded.")
    return notices.called_off(registration)


def class_of_an_unlisted_school(party: Party, _place: Place, lang: str) -> Notice | None:
    """What a teacher typed as the school's name goes into no letter (case 20)."""
    registration = _class(party, lang, listed=False)
    return notices.confirmed(registration)


def class_handover_asked(party: Party, _place: Place, lang: str) -> Notice | None:
    return _handover("handover_asked", _class(party, lang))


def class_handed_over(party: Party, _place: Place, lang: str) -> Notice | None:
    return _handover("handed_over", _class(party, lang, sequence=1))


def class_taken_over(party: Party, _place: Place, lang: str) -> Notice | None:
    return _handover("taken_over", _class(party, lang, sequence=1))


def class_handover_ended(party: Party, _place: Place, lang: str) -> Notice | None:
    return _handover("handover_ended", _class(party, lang))


def class_handover_undone(party: Party, _place: Place, lang: str) -> Notice | None:
    return _handover("handover_undone", _class(party, lang, sequence=2))


def class_handed_back(party: Party, _place: Place, lang: str) -> Notice | None:
    return _handover("handed_back", _class(party, lang, sequence=2))


def classes_handover_asked(party: Party, _place: Place, lang: str) -> Notice | None:
    return _handover("handover_asked", *_two_waiting(party, lang))


def classes_handed_over(party: Party, _place: Place, lang: str) -> Notice | None:
    return _handover("handed_over", *_two_waiting(party, lang))


def classes_taken_over(party: Party, _place: Place, lang: str) -> Notice | None:
    return _handover("taken_over", *_two_waiting(party, lang))


def classes_handover_ended(party: Party, _place: Place, lang: str) -> Notice | None:
    return _handover("handover_ended", *_two_waiting(party, lang))


def classes_handover_undone(party: Party, _place: Place, lang: str) -> Notice | None:
    return _handover("handover_undone", *_two_waiting(party, lang))


def classes_handed_back(party: Party, _place: Place, lang: str) -> Notice | None:
    return _handover("handed_back", *_two_waiting(party, lang))


CASES = (
    class_confirm_address,
    class_requested,
    class_confirmed,
    class_confirmed_for_its_second_wish,
    class_waiting,
    class_waiting_for_part_too,
    class_changed,
    class_changed_and_waiting,
    class_withdrawn,
    class_withdrawn_from_the_waiting_list,
    class_offer,
    class_offer_of_part,
    class_transferred,
    class_refused,
    class_moved,
    class_moved_while_it_waits,
    class_called_off,
    class_of_an_unlisted_school,
    class_handover_asked,
    class_handed_over,
    class_taken_over,
    class_handover_ended,
    class_handover_undone,
    class_handed_back,
    classes_handover_asked,
    classes_handed_over,
    classes_taken_over,
    classes_handover_ended,
    classes_handover_undone,
    classes_handed_back,
)
WITH_CALENDAR = {
    "class_confirmed": "REQUEST",
    "class_confirmed_for_its_second_wish": "REQUEST",
    "class_changed": "REQUEST",
    "class_changed_and_waiting": "REQUEST",
    "class_withdrawn": "CANCEL",
    "class_transferred": "REQUEST",
    "class_moved": "REQUEST",
    "class_called_off": "CANCEL",
    "class_handed_over": "CANCEL",
    "class_taken_over": "REQUEST",
    "class_handover_undone": "CANCEL",
    "class_handed_back": "REQUEST",
    "class_of_an_unlisted_school": "REQUEST",
}


def _class(party: Party, lang: str, *, listed: bool = True, **values: Any) -> Registration:
    registration = party(**{"id": NUMBER, "language": lang, "seats": 24, "party_key": "class:1:4tqb", **values})
    registration.slot.event.audience = Audience.SCHOOLS
    bring = Translated("Une bouteille vide par élève.", "Eén lege fles per leerling.", "One empty bottle for each pupil.")
    db.session.add(ClassTerms(event_id=registration.slot.event_id, bring=bring))
    school = School(community=Community.FRENCH, number="990011", name="Athénée des Lilas", postcode="1050", locality="Ixelles")
    db.session.add(school)
    db.session.flush()
    db.session.add(
        ClassParty(
            registration_id=registration.id,
            school_id=school.id if listed else None,
            school_named="" if listed else "Never In A Letter",
            label="4TQ B",
            level="S4",
            pupils=22,
            adults=2,
        )
    )
    db.session.flush()
    return registration


def _with_room_elsewhere(registration: Registration) -> Registration:
    slot = registration.slot
    make_slot(event=slot.event, starts_at=slot.starts_at + timedelta(days=5), capacity=26)
    return registration


def _offer(registration: Registration, seats: int) -> Notice | None:
    made = Offer(registration_id=registration.id, slot_id=registration.slot_id, seats=seats, ends_at=NOW + timedelta(hours=48))
    db.session.add(made)
    return notices.offer(registration, made)


def _handover(letter: str, *classes: Registration) -> Notice | None:
    with post.collecting() as written:
        handover_samples.write(letter, classes)
    assert len(written) == 1
    return written[0]


def _two_waiting(party: Party, lang: str) -> tuple[Registration, Registration]:
    """Two classes without an entry in a calendar, on two days: what is told of them stands in one letter."""
    first = _class(party, lang, **WAITING)
    slot = make_slot(event=first.slot.event, place=first.slot.place, starts_at=first.slot.starts_at + timedelta(days=1))
    same = {name: getattr(first, name) for name in ("name", "email", "language")}
    second = make_registration(slot=slot, **same, **WAITING, party_key="class:1:lesherissons")
    db.session.add(ClassParty(registration_id=second.id, school_named="École", label="Les Hérissons", level="P4", pupils=18, adults=3))
    db.session.flush()
    return first, second
