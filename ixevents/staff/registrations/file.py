"""The file of one party: all that happened, in order, and its letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, select
from sqlalchemy.orm import defer

from ixevents.accounts.models import Staff
from ixevents.classes.handing.notices import LETTERS as TO_COLLEAGUES
from ixevents.extensions import db
from ixevents.journal.models import PUBLIC, SYSTEM, Entry
from ixevents.outbox.models import Notice, NoticeState
from ixevents.registrations.models import CheckIn, Offer, OfferState, Registration
from ixevents.staff.registrations.words import CHANNELS, DEEDS, DELIVERY, FIELDS, LETTERS, OFFERS, STATES

MOST = 300
_TONES = {"approve": "good", "accept_offer": "good"}


@dataclass(frozen=True)
class Happening:
    """One line of the story."""

    moment: datetime
    title: str
    text: str = ""
    who: str = ""
    tone: str = "plain"
    url: str = ""


@dataclass(frozen=True)
class File:
    """What the page of a party shows besides the party itself."""

    party: Registration
    story: list[Happening]
    letters: Sequence[Notice]
    offer: Offer | None
    earlier: Sequence[int]
    "Registrations that went on as this one."

    @property
    def astray(self) -> set[int]:
        """The letters that came back from an address that is no longer the party's: nobody reads them there."""
        return {letter.id for letter in self.letters if is_astray(letter, self.party)}


def read(registration: Registration) -> File:
    """Gather the file of a party; so many statements whatever it holds."""
    earlier = db.session.scalars(select(Registration.id).where(Registration.continues_as_id == registration.id)).all()
    mine = [registration.id, *earlier]
    about_mine = Entry.object_kind == "registration", Entry.object_id.in_(mine)
    entries = db.session.scalars(select(Entry).where(*about_mine).order_by(Entry.id.desc()).limit(MOST)).all()
    letters = db.session.scalars(_letters(mine)).all()
    offers = db.session.scalars(select(Offer).where(Offer.registration_id.in_(mine)).order_by(Offer.id.desc())).all()
    said = db.session.scalars(select(CheckIn).where(CheckIn.registration_id.in_(mine)).order_by(CheckIn.id.desc()).limit(MOST)).all()
    names = _names([*(entry.actor for entry in entries), *(one.by for one in said)])
    told = [_beginning(registration), *(_deed(entry, names) for entry in entries if not _other_side(entry, registration.id, mine))]
    told += [_at_the_door(one, names) for one in said] + [_offer(offer) for offer in offers] + [_letter(letter) for letter in letters]
    open_offer = next((offer for offer in offers if offer.state == OfferState.OPEN and offer.registration_id == registration.id), None)
    return File(registration, sorted(told, key=lambda one: one.moment, reverse=True), letters, open_offer, earlier)


def is_astray(letter: Notice, party: Registration) -> bool:
    """Whether a letter came back from another address than the party has now; what went to a colleague never had the party's."""
    elsewhere = party.email_key is not None and letter.recipient_key != party.email_key
    return letter.state == NoticeState.BOUNCED and elsewhere and letter.kind.removeprefix("classes.") not in TO_COLLEAGUES


def _other_side(entry: Entry, registration_id: int, mine: list[int]) -> bool:
    """Whether an earlier registration says that it went on as one of these, which that one says itself."""
    facts = entry.facts
    goes_on = {"transfer": facts.get("registration"), "merged_into": facts.get("other")}.get(entry.verb)
    return entry.object_id != registration_id and goes_on in mine


def _letters(ids: list[int]) -> Select[Notice]:
    statement = select(Notice).where(Notice.about_kind == "registration", Notice.about_id.in_(ids))
    return statement.options(defer(Notice.html), defer(Notice.calendar)).order_by(Notice.id.desc()).limit(MOST)


def _names(actors: list[str]) -> dict[str, str]:
    """Return who acted, in words."""
    numbers = {int(actor.removeprefix("staff:")) for actor in actors if actor.startswith("staff:")}
    staff = db.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(numbers))).all()
    return {f"staff:{number}": name for number, name in staff} | {PUBLIC: _("The party itself"), SYSTEM: _("The site")}


def _beginning(registration: Registration) -> Happening:
    return Happening(registration.created_at, _("Registered"), str(CHANNELS[registration.channel]))


def _deed(entry: Entry, names: dict[str, str]) -> Happening:
    title = str(DEEDS.get(entry.verb) or entry.verb.replace("_", " "))
    return Happening(entry.happened_at, title, _facts(entry), names.get(entry.actor, entry.actor), _TONES.get(entry.verb, "plain"))


def _facts(entry: Entry) -> str:
    facts = entry.facts
    if entry.verb == "correct":
        return ", ".join(str(FIELDS.get(name) or name) for name in facts.get("fields", ()))
    if entry.verb in ("change_size", "merge"):
        return f"{facts.get('before')} → {facts.get('after')}"
    if entry.verb in ("approve", "refuse", "release"):
        return f"{STATES.get(facts.get('before', ''), '')} → {STATES.get(facts.get('after', ''), '')}"
    parts = [str(facts["reason"])] if facts.get("reason") else []
    parts += [str(facts["late"])] if facts.get("late") else []
    if isinstance(facts.get("seats"), int):
        parts.append(ngettext("%(num)s place", "%(num)s places", facts["seats"]))
    if facts.get("classes_at_once"):
        parts.append(ngettext("with %(num)s other class", "with %(num)s other classes", facts["classes_at_once"] - 1))
    return " · ".join(parts)


def _offer(offer: Offer) -> Happening:
    size = ngettext("%(num)s place", "%(num)s places", offer.seats)
    moment = offer.closed_at or offer.made_at
    tone = {"open": "wait", "accepted": "good"}.get(offer.state, "plain")
    return Happening(moment, str(OFFERS[offer.state]), size + (" · " + _("out of turn") if offer.by_hand else ""), tone=tone)


def _at_the_door(said: CheckIn, names: dict[str, str]) -> Happening:
    """Tell one statement of the door; who said it by a link shared for the day has no name."""
    came = ngettext("%(num)s person is in", "%(num)s people are in", said.came) if said.came else _("Nobody is in")
    return Happening(
        said.at, _("Said at the door"), came, names.get(said.by, _("By the link for the day")), "good" if said.came else "plain"
    )


def _letter(letter: Notice) -> Happening:
    words, tone = DELIVERY[letter.state]
    name = str(LETTERS.get(letter.kind) or letter.subject or letter.kind)
    tone = {"wait": "wait", "full": "wait"}.get(tone, "plain")
    return Happening(letter.created_at, _("Letter: %(name)s", name=name), str(words), tone=tone)
