"""The page of whoever is not the contact of a class: asked to take it and others over, or able to undo it."""

from collections.abc import Mapping
from typing import Any, Self

from flask import render_template

from ixevents.classes import behind, handover, standings, words
from ixevents.classes.handing import sendings
from ixevents.classes.handing.forms import TakeForm
from ixevents.classes.handing.sendings import Part
from ixevents.classes.handover import ClassHandover, HandoverState
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.registrations import wishes
from ixevents.registrations.models import State


class AnswerPage:
    """What a link leads to that opens no class: all that was handed over at once, and the form to answer it, as it was `sent` or new."""

    def __init__(self, found: ClassHandover, *, sent: bool = False) -> None:
        self.code, self._sent = found.code, sent
        self.parts = sendings.parts(found.sending)
        self._mine = next(part for part in self.parts if part.handover is found)
        # The link of a former contact answers no question.
        asked = [part for part in self.parts if part.handover.state == HandoverState.ASKED and part.registration.live]
        self.asked = asked if found.state != HandoverState.TAKEN else []
        self._several = len(self.parts) > 1 and bool(self.asked)
        self._obstacles = sendings.obstacles(self.parts) if self.asked else {}
        self.form = self._form()

    @property
    def mine(self) -> list[Part]:
        """The class whose link it is."""
        return [self._mine]

    @property
    def taken(self) -> list[Part]:
        """What the former contact can take back at once; whoever got the classes has no say in that."""
        also = self.parts if self._mine.can_be_undone else []
        return [self._mine, *(part for part in also if part.can_be_undone and part is not self._mine)]

    @property
    def was_yes(self) -> bool:
        """Whether classes were taken over already: who sends the form twice has answered once."""
        return not self.asked and any(part.handover.state == HandoverState.TAKEN for part in self.parts)

    @property
    def chosen(self) -> set[int]:
        """The handings over that are answered with yes: what is ticked, or all there is."""
        return self.form.chosen if self.form.classes else {part.handover.id for part in self.asked or self.parts}

    def anew(self) -> Self:
        """Return the page with what is known now, and the form as it was."""
        return type(self)(db.session.scalars(handover.by_code(self.code)).one(), sent=self._sent)

    def draw(self, refusal: Refused | None = None) -> str:
        """Draw the page, with the reason where nothing was changed."""
        first = self.asked[0] if self.asked else self._mine
        return render_template(
            "classes/handover.html",
            code=self.code,
            handover=first.handover,
            State=HandoverState,
            form=self.form,
            refusal=refusal,
            slot=first.slot,
            asked=bool(self.asked),
            several=self._several,
            can_take=any(part.handover.id not in self._obstacles for part in self.asked),
            blocked=[(_named(part), self._obstacles[part.handover.id]) for part in self.parts if part.handover.id in self._obstacles],
            seated=any(part.registration.seats for part in self.asked),
            undo_count=len(self.taken) if self._mine.can_be_undone else 0,
            took_others=self.was_yes,
            **_facts(first),
        )

    def _form(self) -> TakeForm:
        form = TakeForm() if self._sent else TakeForm(formdata=None)
        free = {part.handover.id: behind.party(part.registration) for part in self.asked if part.handover.id not in self._obstacles}
        # Of one class there is nothing to choose; of several that were asked about, who takes the one that is left has read so.
        form.offer(free if self._several else {})
        if not self._sent:
            form.phone.data = self.asked[0].handover.phone if self.asked else ""
            if form.classes:
                form.classes.data = list(free)
        return form


def _named(part: Part) -> str:
    return " · ".join((behind.party(part.registration).label, *words.what_when_where(part.registration)[:2]))


def _facts(part: Part) -> Mapping[str, Any]:
    """Return what the page of one class says of it."""
    registration, party = part.registration, behind.party(part.registration)
    wished = registration.state == State.WISHED
    return {
        "party": party,
        "who": words.who(party.pupils, party.adults),
        "state": standings.tag(registration)[0],
        "wish_rows": [{"key": label, "value": told} for label, told in wishes.rows(registration)] if wished else [],
        "asked_by": registration.name,
    }
