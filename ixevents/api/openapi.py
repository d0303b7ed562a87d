"""The OpenAPI 3.1 document, made from the definitions that answer."""

from typing import Any

from flask import current_app

from ixevents.api import asking, filters, kinds, problems
from ixevents.api.answers import MIMETYPE
from ixevents.api.kinds import Json
from ixevents.api.lists import LISTINGS, Listing
from ixevents.core.links import external
from ixevents.core.web import site_values, speaking

LANGUAGE = "en"
"""The language of the document, as of the names in it."""

_ETAG: Json = {"ETag": {"description": "Send it back as If-None-Match.", "schema": {"type": "string"}}}
_LINK: Json = {"Link": {"description": "The next page, when there is one (RFC 8288).", "schema": {"type": "string"}}}
_RETRY: Json = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


def document() -> Json:
    """Return the document."""
    with speaking(LANGUAGE):
        site = site_values(current_app, LANGUAGE)
        return {
            "openapi": "3.1.0",
            "info": {
                "title": f"{site.name}: open data",
                "version": "1",
                "description": "Projects, partners, editions, events and their dates. Read-only, without a key; nothing about persons.",
                "contact": {"name": site.organiser, "email": site.email},
                "license": {"name": "Open data", "url": str(current_app.config["OPEN_DATA_LICENCE"])},
            },
            "servers": [{"url": external("api.index").rstrip("/")}],
            "paths": dict(path for listing in LISTINGS for path in _paths(listing)),
            "components": {"schemas": _schemas(), "responses": _problems()},
        }


def _paths(listing: Listing) -> list[tuple[str, Json]]:
    several: Json = {
        "operationId": listing.name,
        "tags": [listing.name],
        "summary": str(listing.title),
        "description": str(listing.about),
        "parameters": [*map(_wish, listing.filters), *(_parameter(parameter, listing) for parameter in asking.OF_LISTS)],
        "responses": {"200": _found(list_schema(listing), _ETAG | _LINK), **_otherwise(400)},
    }
    one: Json = {
        "operationId": f"{listing.name}_single",
        "tags": [listing.name],
        "summary": str(listing.thing.about),
        "parameters": [*(_key(name) for name, _column in listing.key), *(_parameter(parameter, listing) for parameter in asking.OF_ONE)],
        "responses": {"200": _found(kinds.reference(listing.thing.name), _ETAG), **_otherwise(400, 404)},
    }
    return [(f"/{listing.name}", {"get": several}), (f"/{listing.path}", {"get": one})]


def list_schema(listing: Listing) -> Json:
    """Return the schema of a page of a list."""
    return {
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": kinds.reference(listing.thing.name), "maxItems": asking.MOST},
            "next": {"type": ["string", "null"], "format": "uri", "description": "Address of the next page; null: this is the last one."},
        },
        "required": ["data", "next"],
        "additionalProperties": False,
    }


def _wish(wish: filters.Filter) -> Json:
    schema: Json = {"type": "array", "items": wish.schema} if wish.repeated else wish.schema
    return {"name": wish.name, "in": "query", "description": str(wish.about), "schema": schema}


def _parameter(parameter: asking.Parameter, listing: Listing) -> Json:
    # The cursor of one list says nothing to another.
    schema = {**parameter.schema, "format": f"{listing.name}-cursor"} if parameter is asking.AFTER else parameter.schema
    return {"name": parameter.name, "in": "query", "description": str(parameter.about), "schema": schema}


def _key(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def _found(schema: Json, headers: Json) -> Json:
    return {"description": "Found.", "headers": headers, "content": {MIMETYPE: {"schema": schema}}}


def _otherwise(*statuses: int) -> Json:
    refused = {str(status): {"$ref": f"#/components/responses/{status}"} for status in (*statuses, 405, 429, 503)}
    return {"304": {"description": "Unchanged since the ETag sent."}, **refused}


def _problems() -> dict[str, Any]:
    return {
        str(int(status)): {
            "description": words,
            "headers": _RETRY if status in (429, 503) else {},
            "content": {problems.MIMETYPE: {"schema": kinds.reference("Problem")}},
        }
        for status, words in problems.WORDS.items()
    }


def _schemas() -> dict[str, Any]:
    things = {thing.name: thing.schema for listing in LISTINGS for thing in listing.thing.all_things()}
    return {**kinds.SCHEMAS, **dict(sorted(things.items())), "Problem": problems.SCHEMA}
