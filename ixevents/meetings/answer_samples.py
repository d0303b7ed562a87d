"""Samples of the letters to members about answers and their own pages."""

from flask_babel import lazy_gettext as _l

from ixevents.council import links
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.meetings import notices_to_members
from ixevents.outbox import samples


def add() -> None:
    """Make the samples known."""
    samples.add("meetings.own_link", _l("A member’s own page"), _own_link)


def _own_link(language: str) -> object:
    member = sample_member(language)
    return notices_to_members.own_link(member, links.make(member, actor=SYSTEM))


def sample_member(language: str) -> Member:
    """Make an invented member, in the session; the caller undoes it."""
    address = "member@example.org"
    member = Member(name="Mara Exemple", email=address, email_key=address, language=language, links=[])
    db.session.add(member)
    db.session.flush()
    return member
