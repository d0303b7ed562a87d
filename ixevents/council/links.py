"""Secret addresses of members: signed, revocable. Pages and calendar of one link end together (case 22)."""

from ixevents.core import tokens
from ixevents.core.clock import now
from ixevents.core.links import external
from ixevents.council import queries
from ixevents.council.models import Member, MemberLink
from ixevents.extensions import db
from ixevents.journal import actions as journal

PAGES, CALENDAR = "council-pages", "council-calendar"


def live(member: Member) -> MemberLink | None:
    """Return the newest link that opens; the member's links are loaded."""
    opening = [link for link in member.links if link.revoked_at is None]
    return opening[-1] if opening and member.forgotten_at is None else None


def for_letter(member: Member, *, actor: str) -> MemberLink:
    """Return the link that opens, made when there is none; the member's links are loaded."""
    return live(member) or make(member, actor=actor)


def make(member: Member, *, actor: str) -> MemberLink:
    """Make an address."""
    link = MemberLink(made_by=actor)
    member.links.append(link)
    db.session.flush()
    journal.record("make_member_link", member, actor=actor, link=link.id)
    return link


def revoke(member: Member, *, actor: str) -> int:
    """Close every address of a member at once; return how many were open."""
    opening = [link for link in member.links if link.revoked_at is None]
    for link in opening:
        link.revoked_at = now()
    if opening:
        journal.record("revoke_member_link", member, actor=actor, count=len(opening))
    return len(opening)


def page(link: MemberLink, endpoint: str, lang: str, **values: object) -> str:
    """Return the full address of one of the member's pages: `endpoint` takes a language and this link's token."""
    return external(endpoint, lang=lang, token=tokens.sign(PAGES, link.id), **values)


def calendar(link: MemberLink) -> str:
    """Return the full address of the member's own calendar."""
    return external("meetings.member_calendar", token=tokens.sign(CALENDAR, link.id))


def read(given: str) -> MemberLink | None:
    """Return the link of a page with its member, or None when it is forged, revoked or of somebody forgotten."""
    return _open(tokens.read(PAGES, given))


def read_calendar(given: str) -> MemberLink | None:
    """Return the link of a calendar, or None."""
    return _open(tokens.read(CALENDAR, given))


def by_id(link_id: int) -> MemberLink | None:
    """Return the link with an id, which some other signed address carries, or None when it opens nothing."""
    return _open(link_id)


def _open(link_id: object) -> MemberLink | None:
    found = db.session.scalars(queries.link(link_id)).first() if isinstance(link_id, int) else None
    return None if found is None or found.revoked_at is not None or found.member.forgotten_at is not None else found
