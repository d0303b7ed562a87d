"""Calls for proposals and proposals, flushed and not committed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.events.models import Audience, EventKind
from ixevents.extensions import db
from ixevents.projects.models import Project
from ixevents.proposals import actions
from ixevents.proposals.models import EventProposal, ProposalCall
from ixevents.registrations.models import Channel
from tests.support import factories

CONDITIONS = Translated("Gratuit et ouvert à tout le monde.", "Gratis en open voor iedereen.")


def make_call(**values: Any) -> ProposalCall:
    """Open a call for a Week three weeks from now, which closes in ten days."""
    edition = values.pop("edition", None)
    if edition is None:
        first = today() + timedelta(days=21)
        edition = factories.make_edition(programme="week", starts_on=first, ends_on=first + timedelta(days=6))
    if db.session.scalars(select(Project.id).where(Project.standing)).first() is None:
        factories.make_project(standing=True)
    facts = {"conditions": CONDITIONS, "opens_at": now() - timedelta(days=1), "closes_at": now() + timedelta(days=10)}
    return actions.open_call(edition, facts | values, actor="staff:1")


def make_proposal(call: ProposalCall | None = None, days: int = 1, **values: Any) -> EventProposal:
    """Take a proposal in, of an invented association, in French only."""
    call = call or make_call()
    starts = evening(call, days)
    facts = {
        "organisation": "Les Palabres",
        "contact": "Amina Diallo",
        "email": "amina@example.org",
        "phone": "",
        "language": "fr",
        "title": Translated("Chanter le fleuve"),
        "summary": Translated("Un soir de chants d’ici et de là-bas."),
        "text": Translated(),
        "kind": EventKind.CONCERT,
        "audience": Audience.FAMILIES,
        "languages": ["fr"],
        "access": ["step_free"],
        "needs_registration": True,
        "capacity": 30,
    }
    wishes = values.pop("wishes", [(starts, starts + timedelta(hours=2))])
    return actions.enter(call, facts | values, wishes, channel=values.pop("channel", Channel.PHONE), actor="staff:1")


def evening(call: ProposalCall, days: int = 1) -> datetime:
    """Return seven in the evening, UTC, of a day of the Week."""
    return datetime.combine(call.edition.starts_on + timedelta(days=days), datetime.min.time(), now().tzinfo) + timedelta(hours=19)
