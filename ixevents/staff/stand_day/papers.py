"""What stands on the papers of the stands: the list of the day, and badges with the name of the association."""

from collections.abc import Sequence

from flask import current_app
from flask_babel import gettext as _

from ixevents.associations import words
from ixevents.associations.models import Stand, StandCall
from ixevents.core import dates
from ixevents.core.web import plain, site_values, speaking
from ixevents.papers.contents import Badges, Imprint, Table

THEME = "festival"


def day_list(call: StandCall, stands: Sequence[Stand], lang: str) -> Table:
    """Return the list of the day: who arrives when, at which pitch, with what."""
    with speaking(lang):
        day = f"{dates.day_long(call.starts_at, lang)}, {plain(call.place.name)}"
        heads = ((_("Hour"), 8), (_("Pitch"), 9), (_("Association"), 24), (_("Contact"), 24), (_("Vehicle"), 20), (_("There"), 9))
        rows = tuple(
            (
                dates.hour(one.arrival_at) if one.arrival_at else "–",
                str(one.pitch.number) if one.pitch else "–",
                one.association,
                " · ".join(part for part in (one.contact, one.phone) if part),
                str(words.VEHICLES[one.vehicle]),
                "",
            )
            for one in stands
        )
        return Table(lang, _("Stands: list of the day"), (plain(call.edition.title), day), heads, rows, _imprint(lang))


def names(stands: Sequence[Stand]) -> list[tuple[str, str]]:
    """Return a badge for each person at a stand: the association, and its pitch."""
    return [
        (one.association, _("Pitch %(num)s", num=one.pitch.number) if one.pitch else _("Stand"))
        for one in stands
        for _n in range(one.volunteers)
    ]


def badges(call: StandCall, pairs: Sequence[tuple[str, str]], lang: str) -> Badges:
    """Return badges with these words."""
    with speaking(lang):
        return Badges(lang, _("Badges"), plain(call.edition.title), tuple(pairs), THEME, _imprint(lang))


def _imprint(lang: str) -> Imprint:
    return Imprint(site_values(current_app, lang).organiser)
