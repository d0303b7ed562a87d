"""The volunteers of a call as a table for other programs: a line for each shift somebody takes, with its hours."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.languages import NAMES
from ixevents.core.tables import Row
from ixevents.core.web import plain
from ixevents.volunteers.models import Turn


def columns() -> list[str]:
    """Return the heads of the columns."""
    return [
        _("Day"),
        _("Starts"),
        _("Ends"),
        _("Hours"),
        _("Shift"),
        _("Place"),
        _("Name"),
        _("Email address"),
        _("Telephone"),
        _("Language"),
        _("Was there"),
    ]


def rows(turns: Sequence[Turn]) -> Iterator[Row]:
    """Yield a line for each turn; whether somebody was there is empty as long as nobody has said."""
    came = {True: _("yes"), False: _("no"), None: ""}
    for turn in turns:
        shift, who = turn.shift, turn.volunteer
        length = shift.ends_at - shift.starts_at
        yield [
            dates.local_day(shift.starts_at),
            dates.hour(shift.starts_at),
            dates.hour(shift.ends_at),
            round(length.total_seconds() / 3600, 2),
            plain(shift.title),
            plain(shift.place.name),
            who.name,
            who.email or "",
            who.phone,
            NAMES.get(who.language, ""),
            came[turn.came],
        ]
