"""Minutes that wait for approval go out with the next convening notice: each member reads them behind the personal link (COU-06)."""

from collections.abc import Iterator

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.web import current_language
from ixevents.council import links
from ixevents.council.models import MemberLink
from ixevents.extensions import db
from ixevents.meetings.enclosures import Enclosure
from ixevents.meetings.models import Meeting
from ixevents.minutes import queries, writing


def find(meeting: Meeting, link: MemberLink | None) -> Iterator[Enclosure]:
    """Yield the minutes of earlier meetings that nobody has approved yet."""
    lang = current_language()
    for minutes in db.session.scalars(queries.minutes_before(meeting)):
        earlier = minutes.meeting
        title = _("Draft minutes of the meeting of %(day)s", day=dates.day_long(earlier.starts_at, lang, earlier.zone))
        url = links.page(link, "minutes.of_member", lang, uid=earlier.uid) if link else ""
        yield Enclosure(title, url, writing.digest(minutes.newest.texts))
