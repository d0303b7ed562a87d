"""The whole look, for the command and for the page."""

from collections.abc import Callable, Iterator

from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from ixevents.condition import house, mail, orders, post
from ixevents.condition.findings import Finding, bad
from ixevents.extensions import db


def examine() -> list[Finding]:
    """Look at everything; without a database the rest that needs it is left out."""
    letters = [mail.sender(), mail.server(), *mail.dns_records(), post.alignment(), *post.names(), post.mailbox()]
    return [*house.settings(), house.limits(), house.disk(), *_of_database(), house.worker(), *letters]


def _of_database() -> Iterator[Finding]:
    for name, look in (
        ("database", house.database),
        ("time", house.clock),
        ("copy", house.whose),
        ("queue", house.queue),
        ("orders", orders.finding),
        ("counters", house.counters),
        ("refusals", post.refusals),
    ):
        finding = _attempt(name, look)
        yield finding
        if name == "database" and not finding.well:
            return


def _attempt(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except SQLAlchemyError as error:
        return bad(name, _("cannot be read (%(reason)s)", reason=type(error).__name__), _("check IXEVENTS_DATABASE_URL"))
    finally:
        db.session.rollback()
