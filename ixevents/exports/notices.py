"""The letters about a list of a schedule: it is ready, with how many and how many new, or it failed; never who is on it (GDPR-13)."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.languages import NAMES
from ixevents.core.links import external
from ixevents.core.web import current_language
from ixevents.exports import schedule_words
from ixevents.exports.models import Export, ExportSchedule
from ixevents.exports.rhythm import Times
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.registrations.listing import Wanted


def ready(export: Export, schedule: ExportSchedule, following: datetime | None) -> Notice | None:
    """Tell whose schedule it is, once a file, and when the `following` list is made; a letter too late for its file is of no use."""
    return _write("ready", export, schedule, following, expires_at=export.expires_at)


def failed(export: Export, schedule: ExportSchedule, following: datetime | None) -> Notice | None:
    """Tell whose schedule it is that a list could not be made, once; a letter that comes after the `following` list is of no use."""
    return _write("failed", export, schedule, following, expires_at=following)


def _write(
    letter: str, export: Export, schedule: ExportSchedule, following: datetime | None, *, expires_at: datetime | None
) -> Notice | None:
    def values() -> Mapping[str, object]:
        return {
            "list": schedule_words.name(schedule),
            "often": schedule_words.often(Times.of(schedule)),
            "until": dates.day_long(schedule.until, current_language()),
            "rows": _rows(export, schedule, following),
            "link": external("staff_exports.show", export_id=export.id),
            "count": export.done,
            "fresh": export.fresh,
        }

    staff = schedule.staff
    language = staff.language if staff.language in NAMES else "fr"
    key = f"export-{letter}:{export.id}"
    return post(f"exports.{letter}", staff.email, language, about=export, context=values, unique_key=key, expires_at=expires_at)


def _rows(export: Export, schedule: ExportSchedule, following: datetime | None) -> list[tuple[str, str]]:
    lang = current_language()
    rows = [
        (_("List"), schedule_words.name(schedule)),
        (_("Only"), " · ".join(schedule_words.narrowed(Wanted.kept(schedule.filters)))),
        (_("File kept until"), dates.until(export.expires_at, lang) if export.expires_at else ""),
        (_("Next list"), f"{dates.day_long(following, lang)}, {dates.hour(following)}" if following else _("None: this was the last one.")),
    ]
    return [(label, value) for label, value in rows if value]
