"""A page of a list, read and written: what the address answers, and what the page about it shows as an example."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select

from ixevents.api import asking, cursors
from ixevents.api.asking import Asked
from ixevents.api.kinds import Json, Reader
from ixevents.api.lists import Listing
from ixevents.core.links import external
from ixevents.extensions import db


def page(listing: Listing, asked: Asked, at: datetime) -> Json:
    """Return a page of a list, in the same number of statements whatever it holds."""
    rows = db.session.scalars(cursors.beyond(_found(listing, asked, at), listing.order, asked.after).limit(asked.limit + 1)).all()
    shown, reader = rows[: asked.limit], Reader(asked.lang, at)
    following = _following(listing, asked, shown) if len(rows) > asked.limit else None
    return {"data": [listing.thing.write(row, reader) for row in shown], "next": following}


def _found(listing: Listing, asked: Asked, at: datetime) -> Select[Any]:
    found = listing.select()
    if listing.listed:
        found = listing.listed(found)
    for wish, value in asked.wishes:
        found = wish.narrow(found, value)
    if listing.unasked and not asked.asks("from"):
        found = listing.unasked(found, at)
    return found


def _following(listing: Listing, asked: Asked, shown: Sequence[Any]) -> str:
    """Return the address of the page after: the same wishes, another beginning."""
    same = [(name, value) for name, value in asked.given if name != asking.AFTER.name]
    query = urlencode([*same, (asking.AFTER.name, cursors.write(listing.order, shown[-1]))])
    return f"{external(f'api.{listing.name}')}?{query}"
