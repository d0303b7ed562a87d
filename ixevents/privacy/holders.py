"""Every package that keeps persons, asked as one: find, erase, expire (GDPR-08, GDPR-10).

A package that adds a `Personal` column adds the table to the `TABLES` of its `personal.py`, and the module to `HOLDERS`;
a test holds both against the models. Nothing here commits: the caller does, or rolls back for a dry run.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ixevents.accounts import personal as accounts
from ixevents.associations import personal as associations
from ixevents.classes import personal as classes
from ixevents.core import addresses
from ixevents.core.persons import PICKED, Correction, Ground, Match, Remains
from ixevents.council import personal as council
from ixevents.exchanges import personal as exchanges
from ixevents.exports import personal as exports
from ixevents.feedback import personal as feedback
from ixevents.journal import actions as journal
from ixevents.journal.models import SYSTEM
from ixevents.mailbox import personal as mailbox
from ixevents.mailings import personal as mailings
from ixevents.meetings import personal as meetings
from ixevents.minutes import personal as minutes
from ixevents.outbox import personal as outbox
from ixevents.polls import personal as polls
from ixevents.privacy import ledger
from ixevents.privacy import personal as requests
from ixevents.projects import personal as projects
from ixevents.proposals import personal as proposals
from ixevents.registrations import personal as registrations
from ixevents.resources import personal as resources
from ixevents.subscriptions import personal as subscriptions
from ixevents.volunteers import personal as volunteers


class Holder(Protocol):
    """What a package's `personal.py` offers. A person is named by `addresses.Address.key`, or by picked rows: see `persons.whose`."""

    @property
    def TABLES(self) -> tuple[str, ...]:  # noqa: N802  # a module's constant
        """Names of the tables whose `Personal` columns it answers for."""

    def find(self, email_key: str, /) -> Sequence[Mapping[str, object]]:
        """Return all that is kept on an address, ready for JSON."""

    def erase(self, email_key: str, /) -> int:
        """Forget the person behind an address, keep the counts; return how many rows changed."""

    def expire(self, moment: datetime, /) -> Mapping[str, int]:
        """Forget those whose period is over at `moment`; return how many, by reason."""


class Corrects(Protocol):
    """What a package's `personal.py` offers besides, where it can put something right."""

    def __call__(self, email_key: str, correction: Correction, /, *, actor: str) -> int:
        """Correct what stands under an address; return how many rows changed."""


HOLDERS: dict[str, Holder] = {
    "registrations": registrations,
    "classes": classes,
    "associations": associations,
    "volunteers": volunteers,
    "outbox": outbox,
    "mailbox": mailbox,
    "projects": projects,
    "accounts": accounts,
    "mailings": mailings,
    "subscriptions": subscriptions,
    "exports": exports,
    "resources": resources,
    "feedback": feedback,
    "exchanges": exchanges,
    "proposals": proposals,
    "meetings": meetings,
    "polls": polls,
    "minutes": minutes,
    "council": council,
    "privacy": requests,
}

CORRECTING: dict[str, Corrects] = {
    "registrations": registrations.correct,
    "associations": associations.correct,
    "volunteers": volunteers.correct,
    "council": council.correct,
    "resources": resources.correct,
    "exchanges": exchanges.correct,
    "proposals": proposals.correct,
    "mailings": mailings.correct,
    "subscriptions": subscriptions.correct,
    "outbox": outbox.correct,
}
"""Who can put a name, an address or a telephone right; what stands elsewhere is a record of what was."""

NAMED: tuple[Callable[[str], Sequence[Match]], ...] = (
    registrations.named,
    council.named,
    resources.named,
    associations.named,
    volunteers.named,
    proposals.named,
)
"""Who keeps persons without an address, and finds them by name or telephone."""

REMAINING: tuple[Callable[[str], Sequence[Remains]], ...] = (
    registrations.remains,
    associations.remains,
    volunteers.remains,
    resources.remains,
    council.remains,
    minutes.remains,
    accounts.remains,
    mailings.remains,
)
"""Who leaves something at the wish of a person, and says why."""


def tables() -> set[str]:
    """Return the names of all tables that some package answers for."""
    return {table for holder in HOLDERS.values() for table in holder.TABLES}


def find_all(address: str) -> dict[str, list[Mapping[str, object]]]:
    """Return all that is kept on an address, or on the rows of a key, by package. Raises `Refused` for what is neither."""
    key = address if address.startswith(PICKED) else addresses.made_out(address).key
    return {name: list(holder.find(key)) for name, holder in HOLDERS.items()}


def find_named(words: str) -> list[Match]:
    """Return the rows without an address that may be those of somebody of this name or telephone."""
    return [match for named in NAMED for match in named(words)] if words.strip() else []


def erase_all(address: str, *, actor: str = SYSTEM) -> dict[str, int]:
    """Forget the person behind an address in every package; return how many rows changed, by package."""
    counts = erase_each(addresses.made_out(address).key)
    _note("erase", actor, counts)
    return counts


def erase_each(email_key: str) -> dict[str, int]:
    """Do the same without a word in the journal: who asks it writes what it was for."""
    counts = {name: holder.erase(email_key) for name, holder in HOLDERS.items()}
    ledger.note(email_key, coming=any(kept.ground == Ground.TO_COME for kept in remains_all(email_key)))
    return counts


def correct_all(email_key: str, correction: Correction, *, actor: str) -> dict[str, int]:
    """Put a name, an address or a telephone right wherever it stands; return how many rows changed, by package."""
    return {name: correct(email_key, correction, actor=actor) for name, correct in CORRECTING.items()}


def remains_all(email_key: str) -> list[Remains]:
    """Return what erasing leaves, and why."""
    return [kept for remaining in REMAINING for kept in remaining(email_key)]


def expire_all(moment: datetime) -> dict[str, int]:
    """Forget everybody whose period is over; return how many, by package and reason, zeros included."""
    counts = {reason: count for name in HOLDERS for reason, count in expire_one(name, moment).items()}
    note_expired(counts)
    return counts


def expire_one(name: str, moment: datetime) -> dict[str, int]:
    """Do the same in one package, without a word in the journal."""
    return {f"{name}.{reason}": count for reason, count in HOLDERS[name].expire(moment).items()}


def note_expired(counts: Mapping[str, int]) -> None:
    """Keep in the journal how many were forgotten, if any."""
    _note("expire", SYSTEM, counts)


def _note(verb: str, actor: str, counts: Mapping[str, int]) -> None:
    """Keep the counts in the journal, when there is something to count."""
    if any(counts.values()):
        journal.note(verb, "privacy", actor=actor, **counts)
