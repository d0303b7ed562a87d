"""The envelope sender of each letter (VERP, MAIL-07): what comes back to it names the letter, and nobody else can make one.

`b+<id of the letter>.<mark>@<bounce domain>`. The mark is made of the id and the letter's Message-ID: a database that
was restored, or copied for a test, does not take the bounces of the other one for its own.
"""

import re

from flask import current_app

from ixevents.core import tokens
from ixevents.extensions import db
from ixevents.outbox.models import Notice

PURPOSE = "bounce"
_TAG = re.compile(r"(\d{1,10})\.([a-z2-7]{16})")


def sender_of(notice: Notice) -> str:
    """Return the address a letter comes back to when it cannot be delivered; the service's own where no bounce domain is set."""
    config = current_app.config
    if not config["BOUNCE_DOMAIN"]:
        return str(config["MAIL_FROM"])
    return f"{config['BOUNCE_NAME']}+{notice.id}.{tokens.mark(PURPOSE, _marked(notice))}@{config['BOUNCE_DOMAIN']}"


def is_ours(address: str) -> bool:
    """Whether an address claims to be the envelope sender of a letter."""
    return _tag(address) is not None


def letter_of(address: str) -> Notice | None:
    """Return the letter whose envelope sender an address is; None for one we have not made, or not for a letter still known."""
    found = _tag(address)
    tag = _TAG.fullmatch(found) if found else None
    notice = db.session.get(Notice, int(tag.group(1))) if tag and int(tag.group(1)) < 2**31 else None
    if tag is None or notice is None or not tokens.is_marked(PURPOSE, _marked(notice), tag.group(2)):
        return None
    return notice


def _tag(address: str) -> str | None:
    """Return what follows the + of one of our bounce addresses."""
    config = current_app.config
    local, _at, domain = address.strip().lower().rpartition("@")
    name, plus, tag = local.partition("+")
    ours = bool(plus) and name == config["BOUNCE_NAME"].lower() and domain == config["BOUNCE_DOMAIN"].lower()
    return tag if ours and config["BOUNCE_DOMAIN"] else None


def _marked(notice: Notice) -> str:
    return f"{notice.id}:{notice.message_id}"
