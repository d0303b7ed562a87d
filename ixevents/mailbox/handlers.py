"""Where packages above say what they do with post: answers from calendars, letters that came back.

**Answers.** A package registers once, in its `init_app`:

    handlers.answers("council", take, words={"late": _l("The answer is to an older date.")})

`take(answer, message)` is asked about every REPLY, COUNTER and REFRESH, in the worker, one transaction a message. It
returns None for a UID it does not know, so that the next package is asked; else an `Outcome`:

    Outcome(Taken.APPLIED, "answered", about=invitation)     it was applied; `about` is linked from the message
    Outcome(Taken.KEPT, "late", about=invitation)            a person has to look; the reason is one of `words`

It adds and flushes and never commits. Whatever it raises undoes all it did, and the message is kept for a person with
the reason: `Refused` with its sentence, anything else as a fault. A UID nobody knows is kept for a person too. A person can have a message
applied anew, so taking the same answer twice must change nothing the second time.

`answer` is a `replies.Answer`: all of it is a claim. `answer.verified is False` (DMARC failed) and `answer.by_stranger`
are never to be trusted; what `answer.passed_on` or `answer.several` is not for a program to settle; `message.notice_id` is the letter of
ours the message answers, where its References say so.

A package that writes back by itself (the invitation again, for a REFRESH) asks `answering.may_answer(message)` first, and notes
it with `answering.note_answered(message)`.

**Letters that came back.**

    handlers.bounced("council.", told, ways=ways)

`told(notice)` is called in the same transaction for each letter whose kind begins so, when it has just become BOUNCED; what
the server said is `notice.last_answer`. `ways(notice)` returns what can be done about it as pairs of words and address
("Send by post", url); the screens show them beside the letter.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from ixevents.mailbox.models import InboxMessage
from ixevents.mailbox.replies import Answer
from ixevents.outbox.models import Notice
from ixevents.outbox.post import Thing


class Taken(StrEnum):
    """What became of an answer."""

    APPLIED = "applied"
    KEPT = "kept"
    "A person has to look."


@dataclass(frozen=True)
class Outcome:
    """What a package did with an answer."""

    taken: Taken
    note: str
    "A short word for what was done or why not; the package's `words` say it in a sentence."
    about: Thing | None = None
    "The stored object it concerns."


class Take(Protocol):
    """Does what an answer asks, or returns None when its UID is not known."""

    def __call__(self, answer: Answer, message: InboxMessage, /) -> Outcome | None:
        """Return what was done."""


Told = Callable[[Notice], object]
Ways = Callable[[Notice], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class _Package:
    take: Take
    words: Mapping[str, object] = field(default_factory=dict)


_answers: dict[str, _Package] = {}
_bounces: dict[str, tuple[Told | None, Ways | None]] = {}


def answers(area: str, take: Take, *, words: Mapping[str, object] | None = None) -> None:
    """Have a package asked about answers from calendars; `words` say its notes in sentences (lazy strings)."""
    _answers[area] = _Package(take, words or {})


def bounced(prefix: str, told: Told | None = None, *, ways: Ways | None = None) -> None:
    """Tell a package of letters that came back, by the beginning of their kind, and offer what it can do about them."""
    _bounces[prefix] = (told, ways)


def takers() -> Iterable[tuple[str, Take]]:
    """Return who is asked about an answer, in the order in which they registered."""
    return [(area, package.take) for area, package in _answers.items()]


def say(area: str, note: str) -> str:
    """Return a package's note as a sentence in the language being spoken; empty when it has none for it."""
    package = _answers.get(area)
    return str(package.words[note]) if package and note in package.words else ""


def tell_bounced(notice: Notice) -> None:
    """Tell whoever wrote a letter that it came back."""
    for prefix, (told, _ways) in _bounces.items():
        if told is not None and notice.kind.startswith(prefix):
            told(notice)


def ways(notice: Notice) -> list[tuple[str, str]]:
    """Return what can be done about a letter that came back: words and address."""
    return [way for prefix, (_told, offered) in _bounces.items() if offered and notice.kind.startswith(prefix) for way in offered(notice)]
