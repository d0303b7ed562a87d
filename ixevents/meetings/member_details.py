"""What members correct of themselves: how to reach them, in which language and which way."""

from collections.abc import Mapping

from flask_babel import gettext as _

from ixevents.core.refusal import Refused
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.journal import actions as journal

FACTS = ("phone", "street", "postcode", "locality", "language", "by_post", "news")
"""Name, email, category and mandate are for the secretary: letters that convene go to that address."""


def correct(member: Member, facts: Mapping[str, object], *, version: int, by: str) -> list[str]:
    """Change a member's own details; return which. Raises `Refused` when somebody else changed them meanwhile."""
    db.session.refresh(member, attribute_names=[*FACTS, "version", "email"])
    changed = [name for name in FACTS if name in facts and facts[name] != getattr(member, name)]
    if not changed:
        return []
    if version != member.version:
        raise Refused(_("Your details were changed meanwhile. Look at them and correct them again."), "changed")
    if not member.email and not facts.get("by_post", member.by_post):
        raise Refused(_("We have no email address of yours: convening notices have to come by post."), "by_post")
    for name in changed:
        setattr(member, name, facts[name])
    member.version += 1
    journal.record("correct", member, actor=by, fields=changed)
    return changed
