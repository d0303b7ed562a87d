"""Secret addresses that letters to members carry: each is signed for one purpose, and ends with the member's link (cases 17, 18)."""

from ixevents.core import tokens
from ixevents.core.clock import today
from ixevents.core.links import external
from ixevents.council import links
from ixevents.council.models import MemberLink
from ixevents.extensions import db
from ixevents.meetings import member_queries
from ixevents.meetings.models import Invitation, MeetingDocument, MeetingState

ANSWER, DOCUMENTS = "council-answer", "council-documents"


def answer_token(invitation: Invitation, link: MemberLink) -> str:
    """Return what the address of an answer page carries: it opens one invitation, for as long as the link lives."""
    return tokens.sign(ANSWER, [link.id, invitation.id])


def answer(invitation: Invitation, link: MemberLink, choice: str = "") -> str:
    """Return the full address of the page on which one invitation is answered; `choice` is ticked there, and nothing more."""
    chosen = {"answer": choice} if choice else {}
    return external("meetings.answer", token=answer_token(invitation, link), **chosen)


def document(found: MeetingDocument, link: MemberLink) -> str:
    """Return the full address of a document, for one member."""
    return external("meetings.document", token=documents_token(link), code=found.code)


def documents_token(link: MemberLink) -> str:
    """Return what the addresses of documents carry."""
    return tokens.sign(DOCUMENTS, link.id)


def read_answer(token: str) -> tuple[Invitation, MemberLink] | None:
    """Return the invitation an address stands for, or None when it is forged, revoked, of somebody who left, or not convened yet."""
    value = tokens.read(ANSWER, token)
    if not (isinstance(value, list) and len(value) == 2 and all(isinstance(part, int) for part in value)):
        return None
    link, invitation = live(value[0]), db.session.scalars(member_queries.invitation(value[1])).first()
    if link is None or invitation is None or link.member_id != invitation.member_id:
        return None
    return None if invitation.meeting.state == MeetingState.DRAFT else (invitation, link)


def read_documents(token: str) -> MemberLink | None:
    """Return the link an address of a document stands for, or None."""
    return live(tokens.read(DOCUMENTS, token))


def read_page(token: str) -> MemberLink | None:
    """Return the link of a member's own pages, or None; who left the council has none (case 22)."""
    return _of_a_member(links.read(token))


def read_calendar(token: str) -> MemberLink | None:
    """Return the link of a member's own calendar, or None."""
    return _of_a_member(links.read_calendar(token))


def live(link_id: object) -> MemberLink | None:
    """Return the link some signed address names, or None when it opens nothing or its member has left."""
    return _of_a_member(links.by_id(link_id)) if isinstance(link_id, int) else None


def _of_a_member(link: MemberLink | None) -> MemberLink | None:
    held = link is not None and db.session.scalar(member_queries.sits(link.member_id, today()))
    return link if held else None
