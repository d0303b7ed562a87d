"""Proposals on a member's own page: what the member proposed, and the way to propose something."""

from flask import url_for
from flask_babel import gettext as _

from ixevents.core import dates, tokens
from ixevents.core.clock import now
from ixevents.core.web import current_language, plain
from ixevents.council import links
from ixevents.council.models import MemberLink
from ixevents.extensions import db
from ixevents.meetings.member_parts import Line, Section
from ixevents.proposals import queries, words


def section(link: MemberLink) -> Section | None:
    """Return the member's proposals with their state, and the open calls; nothing where there is neither."""
    calls = db.session.scalars(queries.open_calls(now())).all()
    own = db.session.scalars(queries.of_member(link.member_id)).all()
    lines = [
        Line(_("%(label)s: %(value)s", label=plain(one.title), value=words.STATES[one.state]), url_for("proposals.proposal", code=one.code))
        for one in own
    ]
    token = tokens.sign(links.PAGES, link.id)
    for call in calls:
        until = dates.until(call.closes_at, current_language())
        sentence = _("Propose an event for %(edition)s, until %(day)s", edition=plain(call.edition.title), day=until)
        lines.append(Line(sentence, url_for("proposals.of_member", token=token, edition=call.edition.slug)))
    return Section("proposals", _("Proposals for the Week"), lines) if lines else None
