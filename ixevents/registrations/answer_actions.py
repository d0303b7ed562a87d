"""Changing what a party answered."""

from collections.abc import Sequence

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.questions import Given, Question
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.registrations import answers, seats
from ixevents.registrations.models import Registration


def change(registration: Registration, questions: Sequence[Question], given: Given, *, actor: str = PUBLIC) -> Registration:
    """Change what a party, loaded with its answers, answered to these questions; others stay. The party may until it starts."""
    seats.lock(registration.slot)
    db.session.refresh(registration, attribute_names=["state", "seats", "seats_waiting"])
    if actor == PUBLIC and not registration.live:
        raise Refused(_("This registration has ended: nothing can be changed."), "ended")
    if actor == PUBLIC and now() >= registration.slot.settled_at:
        raise Refused(_("This has started: nothing can be changed any more."), "started")
    if answers.keep(registration, questions, given):
        journal.record("change_answers", registration, actor=actor, answers=len(registration.answers))
    return registration
