"""Choosing members of the council as readers of a mailing."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.core import dates
from ixevents.core.web import current_language, plain
from ixevents.council.models import CouncilCategory, CouncilGroup
from ixevents.extensions import db
from ixevents.mailings.audiences import Selection
from ixevents.meetings import audience as members
from ixevents.meetings.models import Meeting, MeetingState
from ixevents.projects import wording
from ixevents.staff.council import parts

MEETINGS = 12
"""The last and the coming ones."""


def choices(_selection: Selection) -> dict[str, Any]:
    """Return what `who_council.html` offers: roles, categories, working groups, meetings and answers, languages."""
    parts.needed()
    categories = db.session.scalars(select(CouncilCategory).order_by(CouncilCategory.position))
    groups = db.session.scalars(select(CouncilGroup).where(CouncilGroup.closed_at.is_(None)).order_by(CouncilGroup.id))
    convened = select(Meeting).where(Meeting.state.not_in((MeetingState.DRAFT, MeetingState.CALLED_OFF)))
    meetings = db.session.scalars(convened.order_by(Meeting.starts_at.desc()).limit(MEETINGS))
    lang = current_language()
    return {
        "roles": [(str(role), text) for role, text in members.ROLES.items()],
        "categories": [(str(one.id), wording.capital(one.name)) for one in categories],
        "groups": [(str(one.id), plain(one.name)) for one in groups],
        "meetings": [("", _("No matter which")), *((str(one.id), dates.day_long(one.starts_at, lang, one.zone)) for one in meetings)],
        "answers": [(str(answer), text) for answer, text in members.ANSWERS.items()],
        "languages": list(members.LANGUAGES.items()),
    }
