"""Why a class got what it got, in plain words for its teacher: wish by wish, and how its place in the order came about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.allocation import words
from ixevents.allocation.matching import Why, lot_name
from ixevents.allocation.models import Priority, Round, RoundLine
from ixevents.core.web import plain
from ixevents.events.models import Slot
from ixevents.registrations import facts

_NUMBERS = 10**8
"""More places than this are no limit."""


@dataclass(frozen=True)
class Told:
    """One wish and what became of it."""

    rank: str
    slot: str
    words: str
    tone: str
    "good, plain or over."


def answers(found: Round, line: RoundLine, slots: Mapping[int, Slot]) -> list[Told]:
    """Say what became of each wish, in its order; wishes after the one that was met were not needed."""
    told = {answer["slot"]: answer for answer in line.answers}
    return [
        Told(words.wish(rank), slot_words(slots.get(slot_id)), *_outcome(found, line, slot_id, told.get(slot_id)))
        for rank, slot_id in enumerate(line.wishes, 1)
    ]


def order(found: Round, line: RoundLine, total: int) -> list[str]:
    """Say how the class came to its place in the order."""
    sentences = [
        _("Your class was number %(turn)s of %(total)s in the order in which the wishes were answered.", turn=line.turn, total=total)
    ]
    if line.of_school == 0:
        sentences.append(_("It is the first class of your school. The first classes of all schools come before all second ones."))
    else:
        number = line.of_school + 1
        sentences.append(
            _(
                "It is class number %(number)s of your school. The first classes of all schools come before all second ones, and so on.",
                number=number,
            )
        )
    return [
        *sentences,
        _served(found, line),
        _("Among equals the draw decides: the smaller lot goes first. The lot of your class is %(lot)s.", lot=line.lot),
    ]


def commands(seed: str, school: int, of_school: int) -> list[str]:
    """Return what one types to reckon fingerprint and lot again, with what every Linux and most other computers have."""
    return [f"printf %s '{text}' | sha256sum" for text in (seed, f"{seed}:{lot_name(school, of_school)}")]


def slot_words(slot: Slot | None) -> str:
    """Return what, when and where of a slot in a line."""
    if slot is None:
        return _("A date that is no longer there")
    return f"{plain(slot.event.title)} · {facts.when(slot)} · {plain(slot.place.name)}"


def _served(found: Round, line: RoundLine) -> str:
    if found.priority == Priority.DRAW:
        return _("Whether and when a school came before plays no part in this round.")
    if line.served == 0:
        return _("Your school has not come to this programme before. It goes before schools that have.")
    year = words.school_year(line.served)
    return _("Your school last came in the school year %(year)s. Schools that never came, or came longer ago, go before it.", year=year)


def _outcome(found: Round, line: RoundLine, slot_id: int, answer: Mapping[str, Any] | None) -> tuple[str, str]:
    """Return what became of a wish, and its tone."""
    if line.by_hand:
        return (_("Our team gave you this date."), "good") if line.slot_id == slot_id else (_("Our team decided otherwise."), "over")
    if answer is None:
        return _("Not needed: a dearer wish was met."), "over"
    return _why(found, line, Why(answer["why"]), answer["left"], answer["before"]), "good" if answer["why"] == Why.GIVEN else "plain"


def _why(found: Round, line: RoundLine, why: Why, left: int, before: int) -> str:
    if why == Why.GONE:
        return _("Not given: this date was called off, or took no part in the round.")
    if why == Why.QUOTA:
        quota = found.quota or 0
        return ngettext(
            "Not given: each school may have %(num)s class in this round, and another class of your school came first.",
            "Not given: each school may have %(num)s classes in this round, and others of your school came first.",
            quota,
        )
    if why == Why.GIVEN:
        return (
            _("Given.")
            if left > _NUMBERS
            else _("Given. Places left when your turn came: %(left)s; your class needs %(size)s.", left=left, size=line.size)
        )
    if before == 0:
        return _("Not given. Places at this date: %(left)s; your class needs %(size)s.", left=left, size=line.size)
    return ngettext(
        "Not given: %(num)s class with an earlier turn had this date. Places left: %(left)s; your class needs %(size)s.",
        "Not given: %(num)s classes with an earlier turn had this date. Places left: %(left)s; your class needs %(size)s.",
        before,
        left=left,
        size=line.size,
    )
