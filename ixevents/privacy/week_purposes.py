"""Why those are kept who propose events for the Week."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core.periods import length
from ixevents.privacy.purpose import Purpose
from ixevents.proposals.models import HELD_DAYS


def all_of_them() -> tuple[Purpose, ...]:
    """Return them in the order of the notice."""
    return (_proposals(),)


def _proposals() -> Purpose:
    return Purpose(
        slug="proposals",
        title=_("Proposing an event for the Week"),
        data=_("Name, email address, telephone and language of the contact person, and what you write to the team."),
        basis=_("A task in the public interest: the municipality makes the Week with those who propose (GDPR, article 6.1.e)."),
        kept=" ".join(_kept()),
        seen_by=_("The team of the events. The public reads who organises an event, and no other name."),
        tables=("event_proposal",),
        subjects=_("Contact persons of associations, and members of the council who propose."),
        measures=_("Every look at a proposal is in the journal. Who organises an event sees names only where its form says so."),
    )


def _kept() -> Iterator[str]:
    held, closed = length("RETENTION_PROPOSAL_MONTHS"), length("RETENTION_PROPOSAL_CLOSED_MONTHS")
    yield ngettext("%(num)s month after the Week.", "%(num)s months after the Week.", held)
    yield ngettext(
        "%(num)s month after a proposal was withdrawn or not retained.",
        "%(num)s months after a proposal was withdrawn or not retained.",
        closed,
    )
    yield _("An address that was never confirmed: %(days)s days.", days=HELD_DAYS)
    yield _("What was held and who organised it remain.")
