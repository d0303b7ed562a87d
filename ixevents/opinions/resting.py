"""An adopted opinion rests on its vote: the vote is withdrawn no more (COU-10)."""

from flask_babel import gettext as _

from ixevents.extensions import db
from ixevents.minutes.models import Vote
from ixevents.opinions import queries


def why(vote: Vote) -> str | None:
    """Say which opinion was adopted on a vote; None where none was."""
    opinion = db.session.scalars(queries.resting_on(vote.id)).first()
    if opinion is None:
        return None
    return _("Opinion %(number)s was adopted on this vote, which stays. Explain the mistake in the minutes.", number=opinion.label)
