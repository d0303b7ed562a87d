"""Those who asked for news as readers of mailings: by topic and language. They get news alone, never anything else (GDPR-05)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from ixevents.core.languages import LANGUAGES, NAMES
from ixevents.core.links import external
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.mailings.audiences import Count, Key, Reader, Selection
from ixevents.mailings.models import MailingKind
from ixevents.subscriptions import actions, notices, queries, topics
from ixevents.subscriptions.models import Subscription

NAME = actions.AUDIENCE
PLACEHOLDERS = ("link",)
PARTICULAR: frozenset[str] = frozenset()
KINDS = (MailingKind.NEWS,)
STANDING = _l("Asked for news")


def read(arguments: Any) -> Selection:
    """Return the selection an address asks for: topics and languages."""
    return {
        "topics": [topic for topic in topics.known() if topic in arguments.getlist("topic")],
        "languages": [lang for lang in LANGUAGES if lang in arguments.getlist("language")],
    }


def describe(selections: Sequence[Selection]) -> list[str]:
    """Say in a line each who is selected."""
    return [_described(selection) for selection in selections]


def why() -> str:
    """Say to the reader why this letter comes."""
    return _("You get this letter because you asked for news on our site and confirmed it.")


def own_page() -> str:
    """Say to the reader what the page is that the letter leads to."""
    return _("Your page:")


def samples() -> Mapping[str, str]:
    """Return values of somebody invented, in the language being spoken."""
    return {"link": external("subscriptions.ask", lang=current_language())}


def reply_to() -> str | None:
    """Answers go to the address of the site."""
    return None


def refusing(email_keys: Sequence[str]) -> set[str]:
    """Return those of these addresses that do not want news, or no longer: nobody is taken to want it."""
    keys = list(email_keys)
    return set(keys) - set(db.session.scalars(queries.wanting(keys)))


def unsubscribe(email_key: str) -> bool:
    """End the subscription of an address: its row remembers it, and no other list is needed."""
    found = db.session.scalars(queries.at_address(email_key)).first()
    if found is not None:
        actions.end(found, by="letter")
    return found is not None


def asking() -> str:
    """Return the page on which everybody asks for news."""
    return url_for("subscriptions.ask")


def counts(selection: Selection) -> list[Count]:
    """Return how many addresses there are, by language."""
    language = Subscription.language
    rows = db.session.execute(select(language, func.count()).where(*_selected(selection)).group_by(language).order_by(language))
    return [Count(lang, str(STANDING), number) for lang, number in rows]


def without_address(selection: Selection) -> int:
    """Nobody asks for news by mail without an address."""
    return 0


def keys(selection: Selection, after: int, limit: int) -> list[Key]:
    """Return the selected after an id."""
    rows = db.session.execute(
        select(Subscription.id, Subscription.email_key, Subscription.language)
        .where(*_selected(selection), Subscription.id > after)
        .order_by(Subscription.id)
        .limit(limit)
    )
    return [Key(number, email_key, language) for number, email_key, language in rows]


def load(selection: Selection, ids: Sequence[int]) -> dict[int, Reader]:
    """Return those of these that are selected still."""
    rows = db.session.scalars(select(Subscription).where(*_selected(selection), Subscription.id.in_(ids)))
    return {row.id: _reader(row) for row in rows}


def at_address(selection: Selection, email_key: str) -> Reader | None:
    """Return the selected one of an address."""
    row = db.session.scalars(select(Subscription).where(*_selected(selection), Subscription.email_key == email_key)).first()
    return _reader(row) if row is not None else None


def _selected(selection: Selection) -> list[ColumnElement[bool]]:
    return queries.reading(selection.get("topics", []), selection.get("languages", []))


def _described(selection: Selection) -> str:
    parts = [*topics.names(selection.get("topics", [])), *(NAMES[lang] for lang in selection.get("languages", []))]
    return " · ".join([_("News by email"), *parts])


def _reader(row: Subscription) -> Reader:
    return Reader(
        id=row.id,
        email=row.email or "",
        email_key=row.email_key,
        language=row.language,
        name="",
        standing=str(STANDING),
        values=lambda: {"link": notices.own_page(row)},
        about=row,
    )
