"""Teachers who ticked that they want to hear of next year's programme: readers of news, and of nothing else (SCH-09, GDPR-05)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import joinedload

from ixevents.classes.models import ClassParty
from ixevents.core import asked
from ixevents.core.languages import LANGUAGES, NAMES
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.events.models import Edition, Event, Slot
from ixevents.extensions import db
from ixevents.mailings.audiences import Count, Key, Reader, Selection
from ixevents.mailings.models import MailingKind
from ixevents.outbox import letters
from ixevents.registrations.audience import WRITTEN_TO
from ixevents.registrations.models import Registration

NAME = "teachers"
PLACEHOLDERS = ("name", "school", "link")
PARTICULAR: frozenset[str] = frozenset()
KINDS = (MailingKind.NEWS,)
STANDING = _l("Wants to hear of next year")
_OF = ClassParty.registration_id == Registration.id


def read(arguments: Any) -> Selection:
    """Return the selection an address asks for: editions in which they were, and languages."""
    numbers = {asked.number(one) for one in arguments.getlist("edition")}
    return {
        "editions": sorted(number for number in numbers if number),
        "languages": [lang for lang in LANGUAGES if lang in arguments.getlist("language")],
    }


def describe(selections: Sequence[Selection]) -> list[str]:
    """Say in a line each who is selected."""
    ids = {number for selection in selections for number in selection.get("editions", [])}
    titles = {one.id: plain(one.title) for one in db.session.scalars(select(Edition).where(Edition.id.in_(ids)))} if ids else {}
    return [_described(selection, titles) for selection in selections]


def why() -> str:
    """Say to the reader why this letter comes."""
    return _("You get this letter because you ticked, when you registered a class, that you want to hear of next year’s programme.")


def own_page() -> str:
    """Say to the reader what the page is that the letter leads to."""
    return _("See it, change it or withdraw:")


def samples() -> Mapping[str, str]:
    """Return values of somebody invented, in the language being spoken."""
    return {"name": "Amina Diallo", "school": _("A school"), "link": external("events.agenda", lang=current_language())}


def reply_to() -> str | None:
    """Answers go to the address of the site."""
    return None


def refusing(email_keys: Sequence[str]) -> set[str]:
    """Return those of these addresses that ticked it for no class, or no longer."""
    keys = list(email_keys)
    wanting = select(Registration.email_key).join(ClassParty, _OF).where(*_selected({}), Registration.email_key.in_(keys))
    return set(keys) - set(db.session.scalars(wanting))


def unsubscribe(email_key: str) -> bool:
    """Take the tick away from every class of an address."""
    theirs = select(Registration.id).where(Registration.email_key == email_key)
    change = update(ClassParty).where(ClassParty.registration_id.in_(theirs)).values(contact_next_year=False)
    return bool(db.session.execute(change.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def asking() -> str | None:
    """There is no page to ask for it on."""
    return None


def counts(selection: Selection) -> list[Count]:
    """Return how many addresses there are, by language."""
    language, number = Registration.language, func.count(func.distinct(Registration.email_key))
    found = select(language, number).join(ClassParty, _OF).where(*_selected(selection)).group_by(language).order_by(language)
    return [Count(lang, str(STANDING), count) for lang, count in db.session.execute(found)]


def without_address(selection: Selection) -> int:
    """Return how many ticked it and have no address, for a class entered at the counter."""
    nowhere = Registration.email_key.is_(None)
    return db.session.scalar(select(func.count()).select_from(Registration).join(ClassParty, _OF).where(*_chosen(selection), nowhere)) or 0


def keys(selection: Selection, after: int, limit: int) -> list[Key]:
    """Return the selected after an id, in order of registration."""
    columns = Registration.id, Registration.email_key, Registration.language
    found = select(*columns).join(ClassParty, _OF).where(*_selected(selection), Registration.id > after)
    return [
        Key(number, email_key or "", language)
        for number, email_key, language in db.session.execute(found.order_by(Registration.id).limit(limit))
    ]


def load(selection: Selection, ids: Sequence[int]) -> dict[int, Reader]:
    """Return those of these registrations that are selected still."""
    rows = db.session.scalars(_whole().join(ClassParty.registration).where(*_selected(selection), Registration.id.in_(ids)))
    return {row.registration_id: _reader(row) for row in rows}


def at_address(selection: Selection, email_key: str) -> Reader | None:
    """Return the first selected class of an address."""
    mine = Registration.email_key == email_key
    found = _whole().join(ClassParty.registration).where(*_selected(selection), mine).order_by(Registration.id).limit(1)
    row = db.session.scalars(found).first()
    return _reader(row) if row is not None else None


def by_edition() -> Select[int, Any, int]:
    """The editions in which somebody ticked it, the newest first: id, title, and how many addresses."""
    number = func.count(func.distinct(Registration.email_key))
    return (
        select(Edition.id, Edition.title, number)
        .select_from(Registration)
        .join(ClassParty, _OF)
        .join(Registration.slot)
        .join(Slot.event)
        .join(Event.edition)
        .where(*_selected({}))
        .group_by(Edition.id, Edition.title, Edition.starts_on)
        .order_by(Edition.starts_on.desc(), Edition.id.desc())
    )


def _selected(selection: Selection) -> list[ColumnElement[bool]]:
    return [*_chosen(selection), Registration.email_key.is_not(None)]


def _chosen(selection: Selection) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        ClassParty.contact_next_year.is_(True),
        Registration.state.in_(WRITTEN_TO),
        Registration.anonymous_at.is_(None),
    ]
    if selection.get("editions"):
        theirs = select(Slot.id).join(Slot.event).where(Event.edition_id.in_(selection["editions"]))
        conditions.append(Registration.slot_id.in_(theirs))
    if selection.get("languages"):
        conditions.append(Registration.language.in_(selection["languages"]))
    return conditions


def _described(selection: Selection, titles: Mapping[int, str]) -> str:
    editions = [titles[number] for number in selection.get("editions", []) if number in titles]
    return " · ".join([_("Teachers"), *editions, *(NAMES[lang] for lang in selection.get("languages", []))])


def _whole() -> Select[ClassParty]:
    return select(ClassParty).options(joinedload(ClassParty.registration), joinedload(ClassParty.school))


def _reader(party: ClassParty) -> Reader:
    row = party.registration
    return Reader(
        id=row.id,
        email=row.email or "",
        email_key=row.email_key or "",
        language=row.language,
        name=row.name,
        standing=str(STANDING),
        values=lambda: _values(party),
        about=row,
    )


def _values(party: ClassParty) -> Mapping[str, str]:
    row = party.registration
    page = external("registrations.private", lang=current_language(), code=row.code)
    return {"name": letters.one_line(row.name), "school": letters.one_line(party.school_name), "link": page}
