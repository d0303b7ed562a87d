"""Erasing at the wish of a person: in one act, with the list of what went and of what stays and why (GDPR-10, article 17)."""

from dataclasses import dataclass, field

from ixevents.core.persons import Remains
from ixevents.journal import actions as journal
from ixevents.outbox import post
from ixevents.privacy import actions, holders, notices
from ixevents.privacy.models import PrivacyRequest
from ixevents.registrations import personal as registrations


@dataclass(frozen=True)
class Erasure:
    """What an erasure did, in counts: plain values, good for a rehearsal."""

    gone: dict[str, int] = field(default_factory=dict)
    kept: list[Remains] = field(default_factory=list)
    withdrawn: int = 0


def erase(request: PrivacyRequest, *, withdraw: bool, actor: str) -> Erasure:
    """Forget the person behind a request in every package and write to it what went and what stays.

    With `withdraw` it is first withdrawn from what is still to come, so that the places go to others. What the request
    itself holds goes when the letter has left.
    """
    actions.require_open(actions.take(request))
    key = request.key
    withdrawn = registrations.withdraw(key, actor=actor) if withdraw else 0
    kept = holders.remains_all(key)
    counts = {name: count for name, count in holders.erase_each(key).items() if count}
    post.forget_to(key)
    actions.close(request, counts)
    notices.erased(request, counts, kept, withdrawn)
    journal.record("erase", request, actor=actor, **counts, **({"withdrawn": withdrawn} if withdrawn else {}))
    return Erasure(counts, kept, withdrawn)
