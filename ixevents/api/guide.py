"""The page on the open data: what there is, how it is asked for, with examples made from what stands there now."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, render_template
from werkzeug.datastructures import MultiDict

from ixevents.api import asking, reading
from ixevents.api.lists import LISTINGS, PROJECTS, SLOTS, Listing
from ixevents.core import enterprise
from ixevents.core.clock import now
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.events import programme as programmes

bp = Blueprint("open_data", __name__)

WITH_EXAMPLES = (SLOTS, PROJECTS)


@dataclass(frozen=True)
class Shown:
    """A list as the page tells it."""

    name: str
    title: str
    about: str
    address: str
    one: str
    "The address of one thing."
    parameters: list[tuple[str, str]]
    fields: list[tuple[str, str]]
    example: tuple[str, str] | None
    "An address, and what it answers now."


@bp.get("/<any(fr, nl, en):lang>/open-data")
def page() -> str:
    """Tell what there is."""
    feeds = [(plain(programme.name), programme.slug) for programme in programmes.all_programmes()]
    lists, licence = list(_lists(now())), current_app.config["OPEN_DATA_LICENCE"]
    # Without the number of the municipality there is no IATI file to lead to.
    aid = enterprise.read(str(current_app.config["ORGANISATION_NUMBER"])) is not None
    return render_template("api/guide.html", lists=lists, licence=licence, feeds=feeds, usual=asking.USUAL, most=asking.MOST, aid=aid)


def _lists(at: datetime) -> Iterator[Shown]:
    for listing in LISTINGS:
        address = external(f"api.{listing.name}")
        yield Shown(
            name=listing.name,
            title=str(listing.title),
            about=str(listing.about),
            address=address,
            one=f"{address.removesuffix(listing.name)}{listing.path}",
            parameters=[
                *((wish.name, str(wish.about)) for wish in listing.filters),
                *((parameter.name, str(parameter.about)) for parameter in asking.OF_LISTS),
            ],
            fields=[(field.name, str(field.about)) for field in listing.thing.fields],
            example=_example(listing, address, at) if listing in WITH_EXAMPLES else None,
        )


def _example(listing: Listing, address: str, at: datetime) -> tuple[str, str] | None:
    """Return an address with its answer; nothing while there is nothing to show."""
    query = {"lang": current_language(), "limit": "1"}
    found = reading.page(listing, asking.of_list(listing, MultiDict(query)), at)
    if not found["data"]:
        return None
    return f"{address}?lang={query['lang']}&limit=1", json.dumps(found, ensure_ascii=False, indent=2)
