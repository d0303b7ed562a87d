"""The files, as JSON for programs and as CSV for people; made anew at every reading."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, request

from ixevents.core import reuse, tables
from ixevents.core.clock import now
from ixevents.core.tables import Layout, Row
from ixevents.extensions import db
from ixevents.portals import offers, openagenda, queries, uitdatabank
from ixevents.portals.offers import Offer

bp = Blueprint("portals", __name__, url_prefix="/portals")

_FIVE_MINUTES = "public, max-age=300"


@bp.get("/openagenda.json", endpoint="openagenda")
@reuse.page
def openagenda_json() -> Response:
    """Answer the coming events for OpenAgenda."""
    return _json(openagenda.document(_offers()))


@bp.get("/openagenda.csv")
@reuse.page
def openagenda_csv() -> Response:
    """Answer them as a table."""
    return _csv("openagenda", openagenda.COLUMNS, openagenda.rows)


@bp.get("/uitdatabank.json", endpoint="uitdatabank")
@reuse.page
def uitdatabank_json() -> Response:
    """Answer the coming events for UiTdatabank."""
    return _json(uitdatabank.document(_offers()))


@bp.get("/uitdatabank.csv")
@reuse.page
def uitdatabank_csv() -> Response:
    """Answer them as a table."""
    return _csv("uitdatabank", uitdatabank.COLUMNS, uitdatabank.rows)


def _offers() -> Iterable[Offer]:
    return offers.of(db.session.scalars(queries.events(now())).all())


def _json(body: Any) -> Response:
    return _answer(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), "application/json")


def _csv(name: str, columns: Sequence[str], rows: Callable[[Iterable[Offer]], Iterator[Row]]) -> Response:
    """Answer a table: semicolons and a mark for Excel in Belgium, commas without a mark for `?separator=comma` (WEB-07)."""
    layout = Layout(",", bom=False) if request.args.get("separator") == "comma" else Layout()
    response = _answer(b"".join(tables.csv_bytes(columns, rows(_offers()), layout)), tables.mimetype("csv"))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _answer(body: bytes, content_type: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = _FIVE_MINUTES
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    return response
