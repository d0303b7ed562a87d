"""Which proposals resemble each other: the same words, the same day, the same place. It suggests, a person merges."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ixevents.core.dates import local_day
from ixevents.core.languages import LANGUAGES, fold
from ixevents.extensions import db
from ixevents.proposals.models import OPEN, WITH_EVENT, EventProposal

_WORD = re.compile(r"[a-z0-9]{4,}")
_COMMON = frozenset(
    "avec dans pour plus vous nous leur leurs entre sans voor door over naar onze deze with from your their this that".split()  # noqa: SIM905
)
_SHARED_WORDS = 2
MOST = 5


@dataclass(frozen=True)
class Likeness:
    """Another proposal, and in what it resembles."""

    proposal: EventProposal
    reasons: list[str]


def of(proposal: EventProposal) -> list[Likeness]:
    """Return the standing proposals of the same call that resemble one, the nearest first; in a constant number of statements."""
    standing = EventProposal.call_id == proposal.call_id, EventProposal.id != proposal.id, EventProposal.state.in_((*OPEN, *WITH_EVENT))
    query = select(EventProposal).where(*standing).options(selectinload(EventProposal.wishes), joinedload(EventProposal.place))
    found = [Likeness(other, between(proposal, other)) for other in db.session.scalars(query.order_by(EventProposal.id)).unique()]
    return sorted((one for one in found if one.reasons), key=lambda one: -len(one.reasons))[:MOST]


def between(one: EventProposal, other: EventProposal) -> list[str]:
    """Say in what two proposals resemble each other; a day alone, or a place alone, is nothing."""
    shared = sorted(words(one) & words(other))
    days = set.intersection(*({local_day(wish.starts_at) for wish in proposal.wishes} for proposal in (one, other)))
    here = one.place_id is not None and one.place_id == other.place_id
    reasons = []
    if len(shared) >= _SHARED_WORDS:
        reasons.append(_("Same words: %(words)s.", words=", ".join(shared[:4])))
    if fold(one.organisation) == fold(other.organisation):
        reasons.append(_("Same organisation."))
    if days and (here or reasons):
        reasons.append(_("Same day and place.") if here else _("Same day."))
    return reasons


def words(proposal: EventProposal) -> set[str]:
    """Return the words of a title that say something, in all its languages."""
    return {word for lang in LANGUAGES for word in _of_title(getattr(proposal.title, lang))}


def _of_title(title: str) -> Sequence[str]:
    return [word for word in _WORD.findall(fold(title)) if word not in _COMMON]
