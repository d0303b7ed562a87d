"""The figures of an edition's feedback. Fewer than five answers are shown nowhere, and cannot be worked out by subtracting."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ixevents.extensions import db
from ixevents.feedback import asking, queries
from ixevents.feedback.models import Kind, Party, SurveyQuestion

FEWEST = 5
"""So many have to answer before anything is shown (GDPR-02)."""

K = TypeVar("K", bound=Hashable)
Part = tuple[int, Party]


@dataclass(frozen=True)
class Tally:
    """What was answered to one question."""

    question: SurveyQuestion
    answered: int
    counts: tuple[tuple[str, int], ...]
    "Key and how often, in the order of the form; the scale from 5 down."

    @property
    def mean(self) -> float | None:
        """The mean of a scale."""
        if self.question.kind != Kind.SCALE or not self.answered:
            return None
        return sum(int(key) * count for key, count in self.counts) / self.answered


@dataclass(frozen=True)
class Figures:
    """All sheets of an edition, counted by event and kind of party."""

    questions: Sequence[SurveyQuestion]
    asked: Mapping[int, int]
    sheets: Counter[Part] = field(default_factory=Counter)
    answers: dict[int, dict[Part, Counter[str]]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many answered."""
        return self.sheets.total()

    @property
    def letters(self) -> int:
        """How many were asked."""
        return sum(self.asked.values())

    def events(self) -> list[int]:
        """Return the events whose parties were asked or answered."""
        return sorted({*self.asked, *(event_id for event_id, _party in self.sheets)})

    def at_event(self, event_id: int) -> int | None:
        """Return how many answered about one event; None where that is not shown."""
        counts = _by_event(self.sheets)
        return counts[event_id] if event_id in visible(counts) else None

    def by_party(self) -> dict[Party, int]:
        """Return the kinds of party that can be looked at apart."""
        counts = _by_party(self.sheets)
        return {party: counts[party] for party in visible(counts)} if len(counts) > 1 else {}

    def tallies(self, *, event_id: int | None = None, party: Party | None = None) -> list[Tally | None]:
        """Return what was answered to each question, of all, of one event or of one kind of party; None where too few answered."""
        return [self._tally(question, event_id, party) for question in self.questions if question.kind != Kind.WORDS]

    def _tally(self, question: SurveyQuestion, event_id: int | None, party: Party | None) -> Tally | None:
        parts = self.answers.get(question.id, {})
        given = Counter({part: counts.total() for part, counts in parts.items()})
        if given.total() < FEWEST:
            return None
        if event_id is not None and event_id not in visible(_by_event(given)):
            return None
        if party is not None and party not in visible(_by_party(given)):
            return None
        chosen: Counter[str] = Counter()
        for (of_event, of_party), counts in parts.items():
            if event_id in (None, of_event) and party in (None, of_party):
                chosen.update(counts)
        keys = asking.SCALE[::-1] if question.kind == Kind.SCALE else tuple(option.key for option in question.options)
        return Tally(question, chosen.total(), tuple((key, chosen[key]) for key in keys))


def of_edition(edition_id: int) -> Figures:
    """Count an edition's sheets: three statements, however many there are."""
    figures = Figures(
        questions=db.session.scalars(queries.questions(edition_id)).all(),
        asked={event_id: int(letters) for event_id, letters in db.session.execute(queries.asked(edition_id))},
    )
    for event_id, party, answers in db.session.execute(queries.sheets(edition_id)):
        part = event_id, Party(party)
        figures.sheets[part] += 1
        for number, value in answers.items():
            figures.answers.setdefault(int(number), {}).setdefault(part, Counter())[value] += 1
    return figures


def visible(counts: Mapping[K, int]) -> set[K]:
    """Return the parts of a whole that may be shown beside it: each large enough, and the rest too, or nothing left."""
    shown = {part for part, count in counts.items() if count >= FEWEST}
    rest = sum(count for part, count in counts.items() if part not in shown)
    for part in sorted(shown, key=lambda one: counts[one]):
        if rest == 0 or rest >= FEWEST:
            break
        shown.discard(part)
        rest += counts[part]
    return shown


def _by_event(counts: Counter[Part]) -> Counter[int]:
    found: Counter[int] = Counter()
    for (event_id, _party), count in counts.items():
        found[event_id] += count
    return found


def _by_party(counts: Counter[Part]) -> Counter[Party]:
    found: Counter[Party] = Counter()
    for (_event_id, party), count in counts.items():
        found[party] += count
    return found
