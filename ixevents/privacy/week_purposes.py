"""Why those are kept who propose events for the Week."""

from flask_babel import gettext as _

from ixevents.privacy.purpose import Purpose
from ixevents.proposals.personal import HELD_DAYS


def all_of_them() -> tuple[Purpose, ...]:
    """Return them in the order of the notice."""
    return (_proposals(),)


def _proposals() -> Purpose:
    return Purpose(
        slug="proposals",
        title=_("Proposing an event for the Week"),
        data=_("Name, email address, telephone and language of the contact person, and what you write to the team."),
        basis=_("A task in the public interest: the municipality makes the Week with those who propose (GDPR, article 6.1.e)."),
        kept=_(
            "One year after the Week; six months after a proposal was withdrawn or not retained. An address that was never "
            "confirmed: %(days)s days. What was held and who organised it remain.",
            days=HELD_DAYS,
        ),
        seen_by=_("The team of the events. The public reads who organises an event, and no other name."),
        tables=("event_proposal",),
        subjects=_("Contact persons of associations, and members of the council who propose."),
        measures=_("Every look at a proposal is in the journal. Who organises an event sees names only where its form says so."),
    )
