"""How classes are said, in the reader's language."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ixevents.classes.handover import HandoverState
from ixevents.classes.models import ClassParty, ClassTerms, Photos, Transport
from ixevents.core.web import apart, plain
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.registrations.models import Need, Registration, State
from ixevents.schools import levels
from ixevents.schools.levels import Level
from ixevents.schools.models import Community

PHOTOS = {
    Photos.NONE: _l("No pictures of this class"),
    Photos.ATMOSPHERE: _l("Pictures of the atmosphere, where nobody stands out"),
    Photos.TARGETED: _l("Pictures of pupils too: the school has their consents"),
}
TRANSPORT = {
    Transport.ON_FOOT: _l("On foot"),
    Transport.PUBLIC: _l("By bus, tram or train"),
    Transport.COACH: _l("By coach"),
    Transport.BICYCLE: _l("By bicycle"),
    Transport.OTHER: _l("Otherwise"),
}
HANDOVERS = {
    HandoverState.ASKED: _l("Asked of you, not answered yet"),
    HandoverState.TAKEN: _l("Handed over: you were the contact"),
    HandoverState.DECLINED: _l("Not taken over"),
    HandoverState.TAKEN_BACK: _l("Not asked any more"),
    HandoverState.EXPIRED: _l("Not answered in time"),
    HandoverState.UNDONE: _l("Undone"),
}
COUNTS = {"girls": _l("Girls"), "boys": _l("Boys"), "x": _l("Other (x)")}
COMMUNITIES = {
    Community.FRENCH: _l("French-speaking"),
    Community.DUTCH: _l("Dutch-speaking"),
    Community.OTHER: _l("Another: European, private, foreign"),
}


def pupils(count: int) -> str:
    """Return "22 pupils"."""
    return ngettext("%(num)s pupil", "%(num)s pupils", count)


def adults(count: int) -> str:
    """Return "2 adults"."""
    return ngettext("%(num)s adult", "%(num)s adults", count)


def who(pupil_count: int, adult_count: int) -> str:
    """Return "22 pupils and 2 adults"."""
    return _("%(pupils)s and %(adults)s", pupils=pupils(pupil_count), adults=adults(adult_count))


def level(code: str) -> str:
    """Return what a level is called; a code nobody knows any more stays as it is."""
    return plain(levels.name(Level(code))) if code in list(Level) else code


def level_and_age(one: Level) -> str:
    """Return "5e primaire · 10 ans": the age is computed, never asked (SCH-08)."""
    age = levels.typical_age(one)
    words_of_age = "" if age is None else " · " + ngettext("%(num)s year old", "%(num)s years old", age)
    return plain(levels.name(one)) + words_of_age


def level_range(terms: ClassTerms) -> str:
    """Return which levels an event is for: "from 5e primaire to 2e secondaire"; empty where it is for all."""
    wanted = [one for one in levels.ORDER if one in terms.levels]
    if not wanted:
        return ""
    if len(wanted) > 2 and list(levels.LevelRange(wanted[0], wanted[-1]).levels) == wanted:
        return _("from %(first)s to %(last)s", first=plain(levels.name(wanted[0])), last=plain(levels.name(wanted[-1])))
    return ", ".join(plain(levels.name(one)) for one in wanted)


def ages(terms: ClassTerms) -> str:
    """Return the ages that go with the levels of an event."""
    found = [age for one in levels.ORDER if one in terms.levels and (age := levels.typical_age(one)) is not None]
    if not found:
        return ""
    return _("%(first)s–%(last)s years", first=min(found), last=max(found))


def room(slots: Sequence[Slot]) -> list[str]:
    """Return "Thursday 3 December, 9:00 – 11:00: 26 places" for slots with room."""
    return [place(slot) for slot in slots]


def place(slot: Slot) -> str:
    """Return one slot with the places it has left."""
    return _("%(when)s: %(places)s", when=event_words.when(slot), places=places(slot))


def places(slot: Slot) -> str:
    """Return "26 places", or how many are shared out later."""
    left = slot.seats_left
    if left and slot.in_round:
        return ngettext("%(num)s place to share out", "%(num)s places to share out", left)
    return _("places for everyone") if left is None else ngettext("%(num)s place", "%(num)s places", left)


def what_when_where(registration: Registration) -> list[str]:
    """Return what a class comes to, when and where; of one in a round what it wishes to come to."""
    slot = registration.slot
    if registration.state == State.WISHED:
        return [plain(slot.event.title), _("the date is not decided yet")]
    return [plain(slot.event.title), event_words.when(slot), plain(slot.place.name)]


def label(party: ClassParty) -> str:
    """Return "4TQ B, 4e secondaire"."""
    return f"{party.label}, {level(party.level)}"


def counted(key: str, count: int) -> str:
    """Return "Girls: 12"."""
    return _("%(label)s: %(value)s", label=COUNTS[key], value=count)


def facts(registration: Registration, party: ClassParty, need_words: Mapping[Need, object]) -> list[dict[str, object]]:
    """Return all that is known of a class, as rows of a summary list; some values are empty."""
    needs = [f"{count} × {need_words[Need(need)]}" for need, count in party.needs.items() if need in list(Need)]
    contact = ", ".join(part for part in (registration.name, party.role, registration.email, registration.phone) if part)
    counts = [counted(key, count) for key, count in party.counts.items() if key in COUNTS]
    return [
        {"key": _("School"), "value": party.school_name},
        {"key": _("Class"), "value": label(party)},
        {"key": _("Who"), "value": who(party.pupils, party.adults)},
        {"key": _("There that day"), "value": who(party.pupils_came, party.adults_came or 0) if party.pupils_came else ""},
        {"key": _("Girls and boys"), "value": ", ".join(counts)},
        {"key": _("Contact"), "value": contact},
        {"key": _("On the day"), "value": party.day_phone if party.day_phone != registration.phone else ""},
        {"key": _("School hours"), "value": party.hours},
        {"key": _("How you come"), "value": TRANSPORT[Transport(party.transport)] if party.transport else ""},
        {"key": _("Photographs"), "value": PHOTOS[Photos(party.photos)]},
        {"key": _("Access and assistance"), "value": apart(filter(None, [*needs, registration.needs_note]))},
    ]


def at_the_door(registration: Registration, party: ClassParty) -> str:
    """Return what a class is called at the door: "4TQ B, Athénée des Lilas (Odile)"."""
    named = f"{party.label}, {party.school_name}" if party.school_name else party.label
    return f"{named} ({registration.name})" if registration.name else named


def door_note(party: ClassParty) -> str:
    """Return what the door has to know of a class: how many come, and which pictures may be taken (GDPR-07)."""
    return f"{who(party.pupils, party.adults)} · {PHOTOS[Photos(party.photos)]}"
