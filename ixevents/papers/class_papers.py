"""What the certificate of a class says: school, label, how many came, the project and who pays; no name of a person (GDPR-01)."""

from flask_babel import gettext as _

from ixevents.classes import words
from ixevents.classes.models import ClassParty
from ixevents.core.web import plain
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.projects import queries as project_queries
from ixevents.projects.models import FundingRole, Project
from ixevents.registrations import words as registration_words


def lines(slot: Slot, party: ClassParty, came: int) -> tuple[str, ...]:
    """Return what stands below the name of the event: class, how many, when and where."""
    entered = party.pupils_came is not None and party.adults_came is not None
    people = words.who(party.pupils_came or 0, party.adults_came or 0) if entered else registration_words.people(came)
    day = f"{event_words.when(slot)} · {plain(slot.place.name)}"
    return _("%(label)s: %(value)s", label=words.label(party), value=people), day


def project(project_id: int) -> str:
    """Return for which project it was, and who pays for that."""
    found: Project = db.session.scalars(project_queries.funding_of(project_id)).one()
    title = plain(found.title)
    funders = list(dict.fromkeys(plain(line.funder.name) for line in found.funding if line.role != FundingRole.CALL))
    if not funders:
        return _("Project: %(title)s", title=title)
    return _("Project: %(title)s. Supported by: %(funders)s", title=title, funders=", ".join(funders))
