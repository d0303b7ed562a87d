"""Polls on a member's own page: each open one, and until when one answers."""

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.web import current_language, plain
from ixevents.council.models import MemberLink
from ixevents.extensions import db
from ixevents.meetings.member_parts import Line
from ixevents.polls import addresses, queries
from ixevents.polls.models import PollVoter


def questions(link: MemberLink) -> list[Line]:
    """Return the open polls of a member, those without an answer first."""
    found = db.session.scalars(queries.of_member(link.member_id)).all()
    return [Line(_words(one), addresses.page(one, link)) for one in sorted(found, key=lambda one: one.answered_at is not None)]


def _words(voter: PollVoter) -> str:
    title, day = plain(voter.poll.title), dates.day_long(voter.poll.answer_by, current_language())
    if voter.answered_at is None:
        return _("%(title)s: say which dates suit you, by %(day)s", title=title, day=day)
    return _("%(title)s: you have answered; see or change it until %(day)s", title=title, day=day)
