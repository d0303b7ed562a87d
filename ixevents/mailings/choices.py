"""Whom a mailing must not reach: who wants no news, wherever that was said, and addresses nobody reads."""

from collections.abc import Sequence

from flask_babel import gettext as _

from ixevents.extensions import db
from ixevents.mailings import audiences, queries
from ixevents.mailings.models import Mailing, MailingKind
from ixevents.outbox import addresses
from ixevents.outbox.models import Notice


def unwanted(mailing: Mailing, email_keys: Sequence[str]) -> set[str]:
    """Return those of these addresses that this mailing must not reach: it is news, and they want none (MAIL-05)."""
    return wants_none(mailing.audience, email_keys) if mailing.kind == MailingKind.NEWS else set()


def wants_none(audience: str, email_keys: Sequence[str]) -> set[str]:
    """Return those of these addresses that want no news of an audience."""
    keys = list(email_keys)
    return set(db.session.scalars(queries.opted_out(audience, keys))) | audiences.get(audience).refusing(keys)


def why_not_again(notice: Notice) -> str | None:
    """Say why a letter must not be sent again: it is news, and its reader wants none any more (MAIL-05)."""
    audience = (notice.headers or {}).get("List-Id", "").removeprefix("<news.").partition(".")[0]
    if not audiences.known(audience) or not wants_none(audience, [notice.recipient_key]):
        return None
    return _("This is news, and whoever reads at this address wants none any more.")


def unreachable(mailing: Mailing, email_keys: Sequence[str]) -> set[str]:
    """Return those of these addresses that are known to be dead (MAIL-08); what must be sent is tried all the same (case 42)."""
    return set() if mailing.kind == MailingKind.STATUTORY else addresses.dead_among(email_keys)
