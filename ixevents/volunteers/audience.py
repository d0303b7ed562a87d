"""Volunteers as readers of mailings: by edition, those who were there, by language. They get practical letters alone (MAIL-05)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select

from ixevents.core import asked
from ixevents.core.languages import LANGUAGES, NAMES
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.mailings.audiences import Count, Key, Reader, Selection
from ixevents.mailings.models import MailingKind
from ixevents.outbox import letters
from ixevents.volunteers import notices, queries
from ixevents.volunteers.models import Turn, Volunteer, VolunteerCall

NAME = "volunteers"
PLACEHOLDERS = ("name", "edition", "link")
PARTICULAR = frozenset({"edition", "link"})
KINDS = (MailingKind.PRACTICAL,)
STANDING = _l("Lends a hand")


def read(arguments: Any) -> Selection:
    """Return the selection an address asks for: calls, whether only those who were there, and languages."""
    numbers = {asked.number(one) for one in arguments.getlist("call")}
    return {
        "calls": sorted(number for number in numbers if number),
        "came": ["yes"] if arguments.get("came") == "yes" and any(numbers) else [],
        "languages": [lang for lang in LANGUAGES if lang in arguments.getlist("language")],
    }


def describe(selections: Sequence[Selection]) -> list[str]:
    """Say in a line each who is selected."""
    ids = {number for selection in selections for number in selection.get("calls", [])}
    named = select(VolunteerCall.id, Edition.title).join(VolunteerCall.edition).where(VolunteerCall.id.in_(ids))
    titles = {number: plain(title) for number, title in db.session.execute(named)} if ids else {}
    return [_described(selection, titles) for selection in selections]


def why() -> str:
    """Say to the reader why this letter comes."""
    return _("You get this letter because you lend a hand as a volunteer.")


def own_page() -> str:
    """Say to the reader what the page is that the letter leads to."""
    return _("Your shifts:")


def samples() -> Mapping[str, str]:
    """Return values of somebody invented, in the language being spoken."""
    return {"name": "Amina Diallo", "edition": _("An edition"), "link": external("events.agenda", lang=current_language())}


def reply_to() -> str | None:
    """Answers go to the address of the site."""
    return None


def refusing(email_keys: Sequence[str]) -> set[str]:
    """No news goes to volunteers, so nobody has to refuse it."""
    return set()


def unsubscribe(email_key: str) -> bool:
    """There is no wish for news to take back."""
    return False


def asking() -> str | None:
    """There is no page to ask for it on."""
    return None


def counts(selection: Selection) -> list[Count]:
    """Return how many addresses there are, by language."""
    language, number = Volunteer.language, func.count(func.distinct(Volunteer.email_key))
    found = select(language, number).where(*_selected(selection)).group_by(language).order_by(language)
    return [Count(lang, str(STANDING), count) for lang, count in db.session.execute(found)]


def without_address(selection: Selection) -> int:
    """Return how many have no address: somebody calls them."""
    nowhere = *_chosen(selection), Volunteer.email_key.is_(None)
    return db.session.scalar(select(func.count()).select_from(Volunteer).where(*nowhere)) or 0


def keys(selection: Selection, after: int, limit: int) -> list[Key]:
    """Return the selected after an id."""
    columns = Volunteer.id, Volunteer.email_key, Volunteer.language
    found = select(*columns).where(*_selected(selection), Volunteer.id > after).order_by(Volunteer.id).limit(limit)
    return [Key(number, email_key or "", language) for number, email_key, language in db.session.execute(found)]


def load(selection: Selection, ids: Sequence[int]) -> dict[int, Reader]:
    """Return those of these that are selected still."""
    rows = db.session.scalars(queries.volunteers().where(*_selected(selection), Volunteer.id.in_(ids)))
    return {row.id: _reader(row) for row in rows}


def at_address(selection: Selection, email_key: str) -> Reader | None:
    """Return the first selected one of an address."""
    mine = queries.volunteers().where(*_selected(selection), Volunteer.email_key == email_key).order_by(Volunteer.id).limit(1)
    row = db.session.scalars(mine).first()
    return _reader(row) if row is not None else None


def by_call() -> Select[int, Any, int]:
    """The calls somebody lends a hand at, the newest first: id, title of the edition, and how many addresses."""
    number = func.count(func.distinct(Volunteer.email_key))
    return (
        select(VolunteerCall.id, Edition.title, number)
        .select_from(Volunteer)
        .join(Volunteer.call)
        .join(VolunteerCall.edition)
        .where(*_selected({}))
        .group_by(VolunteerCall.id, Edition.title, Edition.starts_on)
        .order_by(Edition.starts_on.desc(), VolunteerCall.id.desc())
    )


def _selected(selection: Selection) -> list[ColumnElement[bool]]:
    return [*_chosen(selection), Volunteer.email_key.is_not(None)]


def _chosen(selection: Selection) -> list[ColumnElement[bool]]:
    turns = select(Turn.volunteer_id).where(Turn.ended_at.is_(None))
    if selection.get("came"):
        turns = turns.where(Turn.came.is_(True))
    conditions: list[ColumnElement[bool]] = [Volunteer.forgotten_at.is_(None), Volunteer.id.in_(turns)]
    if selection.get("calls"):
        conditions.append(Volunteer.call_id.in_(selection["calls"]))
    if selection.get("languages"):
        conditions.append(Volunteer.language.in_(selection["languages"]))
    return conditions


def _described(selection: Selection, titles: Mapping[int, str]) -> str:
    calls = [titles[number] for number in selection.get("calls", []) if number in titles]
    there = [_("who was there")] if selection.get("came") else []
    return " · ".join([_("Volunteers"), *calls, *there, *(NAMES[lang] for lang in selection.get("languages", []))])


def _reader(row: Volunteer) -> Reader:
    return Reader(
        id=row.id,
        email=row.email or "",
        email_key=row.email_key or "",
        language=row.language,
        name=row.name,
        standing=str(STANDING),
        values=lambda: _values(row),
        about=row,
    )


def _values(row: Volunteer) -> Mapping[str, str]:
    edition = letters.one_line(plain(row.call.edition.title))
    return {"name": letters.one_line(row.name), "edition": edition, "link": notices.link_to(row, current_language())}
