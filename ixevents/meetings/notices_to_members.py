"""Letters to members that convene to nothing: the address of one's own page."""

from collections.abc import Mapping

from flask_babel import gettext as _

from ixevents.core.web import current_language
from ixevents.council import links
from ixevents.council.models import Member, MemberLink
from ixevents.outbox import letters
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post


def own_link(member: Member, link: MemberLink) -> Notice | None:
    """Send a member the address of the member's own page."""

    def values() -> Mapping[str, object]:
        address = links.page(link, "meetings.member", current_language())
        return {"theme": "council", "link": address, "rows": [(_("For"), letters.one_line(member.name))]}

    return post("meetings.own_link", member.email or "", member.language, about=member, context=values)
