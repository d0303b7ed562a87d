"""What can be done with a class. Seats, states and letters are `registrations`' own; here is what a class adds.

Like there: the slots are locked first, nothing is committed, and what is done twice is done once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from flask_babel import gettext as _

from ixevents.classes import as_seen, behind, handover, queries
from ixevents.classes import terms as terms_of
from ixevents.classes.models import ClassParty, ClassWish, Photos, Transport
from ixevents.classes.school_days import SchoolDays
from ixevents.core import addresses
from ixevents.core.languages import fold
from ixevents.core.refusal import Refused
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.registrations import actions as registrations
from ixevents.registrations import admission, seats, transfers
from ixevents.registrations import queries as registration_queries
from ixevents.registrations.kinds import Joins
from ixevents.registrations.models import Answer, Channel, Registration, State
from ixevents.schools.models import School

KIND = "class"
_KEY_LENGTH = 60


@dataclass(frozen=True)
class Contact:
    """Who answers for a class."""

    name: str
    address: addresses.Address | None
    phone: str | None = None
    role: str = ""


@dataclass(frozen=True)
class Class:
    """One class as its teacher describes it."""

    label: str
    level: str
    pupils: int
    adults: int
    wishes: tuple[Slot, ...]
    "One to three slots, the dearest first."
    contact: Contact | None = None
    "None where it is the sender."
    track: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    needs: dict[str, int] = field(default_factory=dict)
    needs_note: str | None = None
    hours: str = ""
    part: bool = False
    "Whether part of the class would come, if not all fit (never split without consent)."

    @property
    def size(self) -> int:
        """Everybody who comes."""
        return self.pupils + self.adults


@dataclass(frozen=True)
class Sending:
    """What all classes of one sending share."""

    key: str
    contact: Contact
    language: str
    school_id: int | None
    school_named: str = ""
    day_phone: str | None = None
    photos: Photos = Photos.NONE
    transport: Transport | None = None
    topic: str | None = None
    lessons: str | None = None
    experience: str | None = None
    contact_next_year: bool = False
    channel: Channel = Channel.WEB
    answers: Callable[[], Sequence[Answer]] = tuple
    "Makes the answers to the questions of the event, once for each class."


Collects = Callable[[Slot], bool]
_collectors: list[Collects] = []


def collect_wishes(collects: Collects) -> None:
    """Let a package above say for which slots wishes are collected: a class wishes there, and a round decides later."""
    if collects not in _collectors:
        _collectors.append(collects)


def register(sending: Sending, classes: Sequence[Class]) -> list[Registration]:
    """Register several classes, all of them or none; each goes to the first slot of its wishes with room, or waits in the dearest.

    Returns their registrations in order; a class that is registered already is returned as it is. Raises `Refused`.
    """
    slots = {slot.id: slot for one in classes for slot in one.wishes}
    # In one order for everybody, so that two teachers with the same wishes wait for each other instead of blocking.
    for slot_id in sorted(slots):
        seats.lock(slots[slot_id])
        seats.recount(slots[slot_id])
    if sending.channel == Channel.WEB and sending.contact.address:
        admission.require_few_letters(sending.contact.address.shown)
    require_school(sending.school_id, list(slots.values()))
    # Who waits is told where else there is room: so those of this sending that take it come first.
    made = {number: _register_one(sending, one) for number, one in enumerate(classes) if not _waits(one)}
    made |= {number: _register_one(sending, one) for number, one in enumerate(classes) if number not in made}
    return [made[number] for number in range(len(classes))]


def party_key(school_id: int | None, school_named: str, label: str) -> str:
    """Return what tells a teacher's classes apart: school and label, however they were typed."""
    school = str(school_id) if school_id else sha256(fold(school_named).encode()).hexdigest()[:12]
    key = f"{KIND}:{school}:{''.join(fold(label).split())}"
    return key if len(key) <= _KEY_LENGTH else f"{KIND}:{sha256(key.encode()).hexdigest()[:40]}"


def of(registration: Registration) -> ClassParty:
    """Return the class of a registration. It is loaded once a transaction."""
    return behind.party(registration)


def resized(registration: Registration) -> None:
    """Bring pupils and adults in line with the seats: adults stay as many as can be, one at least, and one pupil."""
    party, size = of(registration), registration.seats_asked
    if party.size != size and size > 1:
        party.adults = max(1, min(party.adults, size - 1))
        party.pupils = size - party.adults


def carry(old: Registration, new: Registration) -> None:
    """Give the registration a class goes on as all that is known of the class; waiting, it waits for all its seats."""
    party = of(old)
    kept = {column.key: getattr(party, column.key) for column in ClassParty.__mapper__.column_attrs if column.key != "registration_id"}
    db.session.add(ClassParty(registration_id=new.id, **kept))
    db.session.flush()
    handover.carry(old.id, new.id)
    new.whole_only = new.seats_waiting > 0


def change(
    registration: Registration, *, label: str, level: str, pupils: int, adults: int, actor: str = PUBLIC, seen: str = "", **facts: object
) -> Registration:
    """Change what is known of a class, its size included. More seats are taken when they are free; else the difference waits.

    Raises `Refused` when the class is over, the size is not allowed, the teacher has another class of that label here, or
    somebody changed it since it was `seen`.
    """
    slot = registrations.lock(registration)
    admission.require_live(registration, slot)
    party = of(registration)
    before = {"label": party.label, "level": party.level, "pupils": party.pupils, "adults": party.adults}
    after = {"label": label, "level": level, "pupils": pupils, "adults": adults}
    as_seen.require(registration, party, seen, {**after, **facts})
    _require_size(slot, pupils, adults)
    _rename(registration, party, label)
    for name, value in {**after, **facts}.items():
        setattr(party, name, value)
    if before != after:
        journal.record("change_class", registration, actor=actor, before=before, after=after)
    if pupils + adults != registration.seats_asked:
        registrations.change_size(registration, pupils + adults, actor=actor)
    return registration


def move(registration: Registration, target: Slot, *, actor: str = PUBLIC) -> Registration:
    """Give a class its seats in another slot of the event instead; the places it had go to others.

    Returns its new registration. Raises `Refused` when there is no room for the whole class, and nothing has changed; likewise for a
    teacher while a round collects wishes there.
    """
    if actor == PUBLIC:
        if any(collects(target) for collects in _collectors):
            message = _("All wishes for these dates are being answered together. A class can change its date once that is done.")
            raise Refused(message, "round")
        admission.require_few_letters(registration.email)
    require_school(behind.party(registration).school_id, [target])
    try:
        return transfers.transfer(registration, target, actor=actor, undecided=True, own_choice=actor == PUBLIC)
    except Refused as refusal:
        if actor != PUBLIC or refusal.reason not in ("full", "inhabitants_first"):
            raise
        # Said there to staff, about a party that could wait; a teacher chooses among the dates with room.
        message = _("There is no room for the whole class on that date any more. Your class stays where it is; choose another date.")
        raise Refused(message, "full") from refusal


def move_seen(registration: Registration, target: Slot, seen: str) -> Registration:
    """Move a class for whoever saw it in the slot with this number; the same move once more changes nothing.

    Raises `Refused` where it has moved meanwhile: nobody undoes unread what a colleague chose.
    """
    slot = registration.slot
    if target.id == slot.id:
        return registration
    # A page that was opened before this was asked says nothing.
    if seen and seen != str(slot.id):
        day = event_words.when(slot)
        raise Refused(
            _("This class has moved since you opened this page. It now comes on %(day)s. Choose again if that is not right.", day=day),
            "moved",
        )
    return move(registration, target)


def accept_part(registration: Registration, pupils: int, adults: int, *, actor: str = PUBLIC) -> Registration:
    """Take the offered seats with so many of the class; the rest of it no longer waits."""
    registrations.lock(registration)
    party, before = behind.party(registration), registration.seats
    party.pupils, party.adults = pupils, adults
    return registrations.accept_offer(registration, pupils + adults - before, actor=actor)


def _register_one(sending: Sending, one: Class) -> Registration:
    contact = one.contact or sending.contact
    key = party_key(sending.school_id, sending.school_named, one.label)
    wishes = _only_wishes(one)
    wished = (_wishes_already(contact, key, one) or one.wishes[0]) if wishes else None
    slot = _known_at(one, key, contact) or wished or _with_room(one)
    _require_size(slot, one.pupils, one.adults)
    registration, _new = registrations.register(
        slot,
        name=contact.name,
        email=contact.address.shown if contact.address else None,
        email_key=contact.address.key if contact.address else None,
        phone=contact.phone,
        size=one.size,
        language=sending.language,
        needs=list(one.needs),
        needs_note=one.needs_note,
        idempotency_key=f"{sending.key}:{sha256(f'{slot.id}:{key}'.encode()).hexdigest()[:16]}",
        channel=sending.channel,
        answers=sending.answers(),
        joins=_joins(sending, one, contact, wishes=wishes),
    )
    return registration


def _known_at(one: Class, key: str, contact: Contact) -> Slot | None:
    """Return the slot of its wishes where a class is registered already: a second sending must not take the next one as well."""
    if contact.address is None:
        return None
    there = db.session.scalars(queries.live_with(contact.address.key, key, [slot.id for slot in one.wishes])).first()
    return next((slot for slot in one.wishes if there is not None and slot.id == there.slot_id), None)


def _only_wishes(one: Class) -> bool:
    return any(collects(one.wishes[0]) for collects in _collectors)


def _waits(one: Class) -> bool:
    return not (one.part or any(seats.fits(slot, one.size) for slot in one.wishes) or _only_wishes(one))


def _with_room(one: Class) -> Slot:
    return next((slot for slot in one.wishes if seats.fits(slot, one.size)), one.wishes[0])


def _wishes_already(contact: Contact, key: str, one: Class) -> Slot | None:
    """Return where a class wishes already: one class has one set of wishes, whatever it names first (the round is locked)."""
    if contact.address is None:
        return None
    return db.session.scalars(queries.wished_slot(one.wishes[0].event_id, contact.address.key, key)).first()


def _joins(sending: Sending, one: Class, contact: Contact, *, wishes: bool) -> Joins:
    return Joins(
        party_key=party_key(sending.school_id, sending.school_named, one.label),
        besides=lambda made: _add(made, sending, one, contact),
        whole_only=not one.part,
        state=State.WISHED if wishes else None,
    )


def _add(registration: Registration, sending: Sending, one: Class, contact: Contact) -> None:
    shared = ("school_id", "school_named", "day_phone", "photos", "transport", "topic", "lessons", "experience", "contact_next_year")
    own = ("label", "level", "track", "pupils", "adults", "counts", "needs", "hours")
    db.session.add(
        ClassParty(
            registration_id=registration.id,
            sending=sending.key,
            role=contact.role,
            **{name: getattr(sending, name) for name in shared},
            **{name: getattr(one, name) for name in own},
        )
    )
    wished = dict.fromkeys(slot.id for slot in one.wishes)
    db.session.add_all(ClassWish(registration_id=registration.id, rank=rank, slot_id=slot_id) for rank, slot_id in enumerate(wished, 1))
    db.session.flush()


def _rename(registration: Registration, party: ClassParty, label: str) -> None:
    key = party_key(party.school_id, party.school_named, label)
    if key == registration.party_key:
        return
    if registration.email_key:
        twin = registration_queries.live_at(registration.slot_id, registration.email_key, key)
        if db.session.scalars(twin).first() is not None:
            raise Refused(_("You have registered a class with this name here already."), "label_taken")
    registration.party_key = key


def require_school(school_id: int | None, slots: Sequence[Slot]) -> None:
    """Refuse a slot on a holiday or a Sunday of the school's own community (SCH-07)."""
    school = db.session.get(School, school_id) if school_id else None
    if school is None:
        return
    days = SchoolDays(school.community, slots)
    why = next((why for slot in slots if (why := days.closed(slot))), None)
    if why:
        raise Refused(why, "no_school")


def _require_size(slot: Slot, pupils: int, adults: int) -> None:
    terms = terms_of.of(slot.event)
    if not 1 <= pupils <= terms.max_pupils:
        raise Refused(_("A class of at most %(most)s pupils can come here.", most=terms.max_pupils), "pupils")
    if not 1 <= adults <= terms_of.most_adults(terms):
        raise Refused(_("Between 1 and %(most)s adults can come with a class.", most=terms_of.most_adults(terms)), "adults")
