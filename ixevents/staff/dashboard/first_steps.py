"""What comes first in an installation nobody has published anything with: each step in its order, and whether it is done."""

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, exists, select

from ixevents.config import SETTINGS
from ixevents.events.models import Edition, Event, EventState, Place
from ixevents.extensions import db
from ixevents.projects.models import Project, ProjectState
from ixevents.settings.fields import ORGANISER, Field
from ixevents.staff import ways

_CAME = {setting.name: setting.default for setting in SETTINGS}
"""What each setting says until somebody sets it: the names of Ixelles, and addresses nobody has."""


@dataclass(frozen=True)
class Step:
    """One step: what to do, why, where, and whether somebody has."""

    words: str
    note: str
    url: str | None
    done: bool


def steps() -> list[Step]:
    """Return the steps this person can do something about; none once an event has been published."""
    standing, public, edition, place, event, published = db.session.execute(_there()).one()
    if published:
        return []
    found = _house(), _record(standing, public), _edition(edition), _place(place), _event(edition, event)
    return [step for step in found if step.url is not None]


def _house() -> Step:
    as_it_came = [str(field.label) for field in ORGANISER.fields if _untold(field)]
    note = _("Name of the site and of the municipality, addresses, who protects its data: they stand on every page and in every letter.")
    if as_it_came and any(current_app.config[name] != _CAME[name] for name in ("TOWN_FR", "CONTACT_EMAIL")):
        note = _("Still as the site came: %(settings)s.", settings=", ".join(as_it_came))
    return Step(_("Say who you are"), note, ways.to("staff_settings.show_part", part="organiser"), not as_it_came)


def _untold(field: Field) -> bool:
    """Whether a setting that must be written says what came with the site: what nobody answers at; outside Ixelles, what is of Ixelles."""
    elsewhere = current_app.config["TOWN_FR"] != _CAME["TOWN_FR"]
    came = any(_CAME.get(name) and current_app.config[name] == _CAME[name] for name in field.names)
    return came and not field.optional and (elsewhere or field.kind in ("email", "phone"))


def _record(standing: bool, public: bool) -> Step:
    note = _("Every event belongs to a project. Make one the standing record, for events that belong to no dated project, and publish it.")
    return Step(_("Write the first record"), note, ways.to("staff_records.index"), standing and public)


def _edition(edition: bool) -> Step:
    return Step(
        _("Make an edition"), _("Of the festival, the Week or the youth programme: its days."), ways.to("staff_editions.index"), edition
    )


def _place(place: bool) -> Step:
    return Step(_("Write down a place"), _("A date takes place somewhere."), ways.to("staff_places.index"), place)


def _event(edition: bool, event: bool) -> Step:
    note = _("In its edition: texts in French and Dutch, then its dates, then publish all that is ready.")
    return Step(_("Write an event and publish it"), note, ways.to("staff_editions.index"), edition and event)


def _there() -> Select[bool, bool, bool, bool, bool, bool]:
    """What is there, in one statement."""
    return select(
        exists().where(Project.standing),
        exists().where(Project.state == ProjectState.PUBLIC),
        exists().where(Edition.id.is_not(None)),
        exists().where(Place.id.is_not(None)),
        exists().where(Event.id.is_not(None)),
        exists().where(Event.state == EventState.PUBLISHED),
    )
