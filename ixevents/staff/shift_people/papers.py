"""The list of volunteers on paper: shift by shift, who comes and how to call them."""

from collections.abc import Sequence

from flask import current_app
from flask_babel import gettext as _

from ixevents.core.web import plain, site_values, speaking
from ixevents.papers.contents import Imprint, Table
from ixevents.volunteers import words
from ixevents.volunteers.models import Turn, VolunteerCall


def roll(call: VolunteerCall, turns: Sequence[Turn], lang: str) -> Table:
    """Return who comes to which shift, with a column to tick."""
    with speaking(lang):
        columns = ((_("When"), 25), (_("Shift"), 29), (_("Name"), 23), (_("Telephone"), 15), (_("There"), 8))
        rows = tuple(
            (
                words.when(turn.shift),
                f"{plain(turn.shift.title)}, {plain(turn.shift.place.name)}",
                turn.volunteer.name,
                turn.volunteer.phone,
                "",
            )
            for turn in turns
        )
        return Table(lang, _("Volunteers"), (plain(call.edition.title),), columns, rows, Imprint(site_values(current_app, lang).organiser))
