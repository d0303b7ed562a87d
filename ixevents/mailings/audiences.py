"""Whom mailings can go to. Packages above say so themselves: each adds a module that answers as `Audience` asks."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ixevents.core import confinement
from ixevents.mailings.models import Mailing, MailingKind
from ixevents.outbox.post import Thing

Selection = dict[str, Any]
"""Which members of an audience, in its own terms; plain values, kept as JSON."""


@dataclass(frozen=True)
class Key:
    """What makes a row of the list of readers."""

    id: int
    email_key: str
    language: str


@dataclass(frozen=True)
class Reader:
    """One reader, as far as a letter needs to know."""

    id: int
    email: str
    email_key: str
    language: str
    name: str
    standing: str
    "What the reader is in the audience, in a word for staff."
    values: Callable[[], Mapping[str, str]]
    "Gives the placeholders' values in the language being spoken."
    about: Thing | None = None
    until: datetime | None = None
    "After this moment the letter is of no use."


@dataclass(frozen=True)
class Count:
    """How many of one language and standing."""

    language: str
    standing: str
    number: int


class Audience(Protocol):
    """What a module offers that knows readers."""

    @property
    def NAME(self) -> str:  # noqa: N802  # a module's constant
        """Its name, in the database and in addresses."""

    @property
    def PLACEHOLDERS(self) -> tuple[str, ...]:  # noqa: N802
        """Names a text may use between braces."""

    @property
    def PARTICULAR(self) -> frozenset[str]:  # noqa: N802
        """Those that differ between several registrations of one address: who uses them writes a letter for each."""

    @property
    def KINDS(self) -> tuple[MailingKind, ...]:  # noqa: N802
        """What kinds of mailings its readers may get."""

    def read(self, arguments: Any, /) -> Selection:
        """Return the selection an address asks for (its arguments as werkzeug gives them); unknown values are left out."""

    def describe(self, selections: Sequence[Selection], /) -> list[str]:
        """Say in a line each who is selected; as many statements for one as for fifty."""

    def why(self) -> str:
        """Say to the reader why this letter comes."""

    def own_page(self) -> str:
        """Say to the reader what the page is that the letter leads to."""

    def samples(self) -> Mapping[str, str]:
        """Return values of somebody invented, in the language being spoken."""

    def reply_to(self) -> str | None:
        """Return where answers go when not to the address of the site (MAIL-11)."""

    def refusing(self, email_keys: Sequence[str], /) -> set[str]:
        """Return those of these addresses that want no news, besides those that unsubscribed from a letter."""

    def unsubscribe(self, email_key: str, /) -> bool:
        """Write the wish for no more news among the owner's own choices; False where there is no such place."""

    def asking(self) -> str | None:
        """Return the page on which one asks for its news anew, in the language being spoken; None where there is none."""

    def counts(self, selection: Selection, /) -> Sequence[Count]:
        """Return how many addresses there are, by language and standing."""

    def without_address(self, selection: Selection, /) -> int:
        """Return how many are selected that have no address: they hear of it another way (DIG-01)."""

    def keys(self, selection: Selection, after: int, limit: int, /) -> Sequence[Key]:
        """Return the selected after an id, in its order."""

    def load(self, selection: Selection, ids: Sequence[int], /) -> Mapping[int, Reader]:
        """Return those of these ids that are selected still."""

    def at_address(self, selection: Selection, email_key: str, /) -> Reader | None:
        """Return anybody selected with this address."""


@dataclass(frozen=True)
class Chosen:
    """Whom one mailing goes to, whoever asks: what somebody confined to some programmes wrote reaches nobody of another."""

    mailing: Mailing
    audience: Audience

    def counts(self) -> Sequence[Count]:
        """Return how many addresses there are, by language and standing."""
        with self._within():
            return self.audience.counts(self.mailing.selection)

    def without_address(self) -> int:
        """Return how many are chosen that have no address."""
        with self._within():
            return self.audience.without_address(self.mailing.selection)

    def keys(self, after: int, limit: int) -> Sequence[Key]:
        """Return the chosen after an id, in the audience's order."""
        with self._within():
            return self.audience.keys(self.mailing.selection, after, limit)

    def load(self, ids: Sequence[int]) -> Mapping[int, Reader]:
        """Return those of these ids that are chosen still."""
        with self._within():
            return self.audience.load(self.mailing.selection, ids)

    def at_address(self, email_key: str) -> Reader | None:
        """Return anybody chosen with this address."""
        with self._within():
            return self.audience.at_address(self.mailing.selection, email_key)

    def _within(self) -> AbstractContextManager[None]:
        # One that is not kept yet is being written by who asks.
        return confinement.confined(confinement.own() if self.mailing.confined_to is None else self.mailing.confined_to)


_audiences: dict[str, Audience] = {}


def add(audience: Audience) -> None:
    """Make an audience known."""
    _audiences[audience.NAME] = audience


def chosen(mailing: Mailing) -> Chosen:
    """Return the readers of a mailing."""
    return Chosen(mailing, get(mailing.audience))


def get(name: str) -> Audience:
    """Return an audience. Raises `KeyError` for a name nobody has added."""
    return _audiences[name]


def first() -> Audience:
    """Return the audience added first."""
    return next(iter(_audiences.values()))


def known(name: str) -> bool:
    """Whether there is an audience of this name."""
    return name in _audiences
