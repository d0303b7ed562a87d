"""Numbers for a machine that watches: `/metrics` in the text format of Prometheus. Closed unless a token or an address opens it."""

import hmac
from collections.abc import Iterable, Iterator
from ipaddress import ip_address, ip_network
from itertools import accumulate

from flask import Blueprint, Response, abort, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from ixevents.condition import gauges
from ixevents.core import headers, measures
from ixevents.extensions import db, limiter

FORMAT = "text/plain; version=0.0.4; charset=utf-8"
PREFIX = "ixevents_"

bp = Blueprint("metrics", __name__)
limiter.exempt(bp)


@bp.get("/metrics")
def index() -> Response:
    """Tell what was counted, of all web processes of this machine, and how the outbox stands; without a database what is left."""
    if not _may_read():
        abort(404)
    headers.uncached()
    lines = [*_requests(), *_state()]
    return Response("\n".join(lines) + "\n", content_type=FORMAT)


def _may_read() -> bool:
    """Whether who asks brings the token, and comes from where one may ask: of the two, those that are set; neither opens nothing."""
    token, allowed = str(current_app.config["METRICS_TOKEN"]), str(current_app.config["METRICS_ALLOW"]).split()
    given = request.headers.get("Authorization", "")
    if token and not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return False
    return (not allowed or _is_in(request.remote_addr or "", allowed)) if token or allowed else False


def _is_in(address: str, networks: Iterable[str]) -> bool:
    try:
        return any(ip_address(address) in ip_network(network, strict=False) for network in networks)
    except ValueError:
        return False


def _requests() -> Iterator[str]:
    name = f"{PREFIX}http_request_seconds"
    yield from _head(name, "Requests by endpoint and class of status, and how long they took.", "histogram")
    for measured in measures.counters().totals():
        labels = {"endpoint": measured.endpoint, "status": measured.status}
        for bound, count in zip([*map(str, measures.BOUNDS), "+Inf"], accumulate(measured.counts), strict=True):
            yield _line(f"{name}_bucket", labels | {"le": bound}, count)
        yield _line(f"{name}_sum", labels, round(measured.seconds, 6))
        yield _line(f"{name}_count", labels, sum(measured.counts))


def _state() -> Iterator[str]:
    try:
        found = list(gauges.read())
    except SQLAlchemyError:
        found = []
    finally:
        db.session.rollback()
    for gauge in found:
        yield from _head(f"{PREFIX}{gauge.name}", gauge.help, "gauge")
        yield from (_line(f"{PREFIX}{gauge.name}", labels, value) for labels, value in gauge.values)
    yield from _head(f"{PREFIX}database_up", "Whether the database answers.", "gauge")
    yield _line(f"{PREFIX}database_up", {}, int(bool(found)))


def _head(name: str, words: str, kind: str) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"


def _line(name: str, labels: dict[str, str], value: float) -> str:
    # Values of labels are our own words; an endpoint has no quote, no backslash and no line end in it.
    told = ",".join(f'{label}="{text}"' for label, text in labels.items())
    number = "+Inf" if value == float("inf") else repr(value)
    return f"{name}{{{told}}} {number}" if told else f"{name} {number}"
