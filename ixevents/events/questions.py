"""Questions an event or a whole edition asks besides name and address: what they are, when they are asked, what they lack.

Each says why it is asked and how long its answers are kept (GDPR-05, GDPR-08). Answers are kept by `registrations`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import CheckConstraint, ColumnElement, Exists, ForeignKey, Integer, Select, String, Table, bindparam, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, TranslatedText
from ixevents.core.lack import Lack
from ixevents.core.languages import OFFICIAL, Translated
from ixevents.core.web import current_language, plain
from ixevents.events.models import Event
from ixevents.extensions import db

_Number = ColumnElement[int] | InstrumentedAttribute[int]

SENSITIVE_DAYS = 30
"""Longest that answers on health are kept after the slot (GDPR-03)."""


class Kind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    CHOICE = "choice"
    SEVERAL = "several"
    DATE = "date"
    YES_NO = "yes_no"


class Scope(StrEnum):
    """How often a question is asked."""

    PARTY = "party"
    SEAT = "seat"
    "Once for each person."


class Moment(StrEnum):
    """When a question is asked."""

    FORM = "form"
    DOOR = "door"
    "At check-in only; the public form does not show it."


WRITTEN = (Kind.TEXT, Kind.LONG_TEXT)
CHOSEN = (Kind.CHOICE, Kind.SEVERAL)
CONDITIONS = (*CHOSEN, Kind.YES_NO)
"""Kinds a later question may depend on."""

Given = Mapping[tuple[int, int], str]
"""Answers by question and person, as they are kept; person 0 is the party."""


@dataclass(frozen=True)
class Option:
    """One answer to choose; its key is what is kept."""

    key: str
    words: Translated


YES_NO = (Option("yes", Translated("Oui", "Ja", "Yes")), Option("no", Translated("Non", "Nee", "No")))


class Question(Base):
    """One question of an event, or of every event of an edition."""

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("(event_id IS NULL) <> (edition_id IS NULL)", name="one_owner"),
        CheckConstraint("retention_days >= 0", name="retention_not_negative"),
        CheckConstraint(f"NOT sensitive OR (NOT required AND retention_days <= {SENSITIVE_DAYS})", name="sensitive_free_and_short"),
        CheckConstraint("minimum IS NULL OR maximum IS NULL OR minimum <= maximum", name="minimum_before_maximum"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    position: Mapped[int]
    kind: Mapped[Kind] = mapped_column(String(20))
    label: Mapped[Translated] = mapped_column(TranslatedText)
    hint: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    choices: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    "What can be chosen: `key` and `words` in each language."
    minimum: Mapped[int | None]
    maximum: Mapped[int | None]
    required: Mapped[bool] = mapped_column(default=False)
    scope: Mapped[Scope] = mapped_column(String(10), default=Scope.PARTY)
    moment: Mapped[Moment] = mapped_column(String(10), default=Moment.FORM)
    only_if_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    "The earlier question on whose answer this one depends."
    only_if: Mapped[list[str]] = mapped_column(Json, default=list)
    "The keys of which one must be among the earlier answer."
    purpose: Mapped[Translated] = mapped_column(TranslatedText)
    "Why it is asked; stands beside the question (GDPR-05)."
    retention_days: Mapped[int]
    "Days after the slot until the answers are erased (GDPR-08)."
    sensitive: Mapped[bool] = mapped_column(default=False)
    "Tells something about health: never required, in no list, erased within 30 days (GDPR-03)."
    retired_at: Mapped[datetime | None] = mapped_column(Instant)
    "Asked no more; its answers stay until their period ends."
    changed_at: Mapped[datetime] = mapped_column(Instant, default=now, onupdate=now)

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen."""
        if self.kind == Kind.YES_NO:
            return YES_NO
        return tuple(Option(choice["key"], Translated.of(choice["words"])) for choice in self.choices)

    @property
    def per_seat(self) -> bool:
        """Whether each person answers."""
        return self.scope == Scope.SEAT

    @property
    def retired(self) -> bool:
        """Whether it is asked no more."""
        return self.retired_at is not None

    def missing(self, languages: Iterable[str] = OFFICIAL) -> list[str]:
        """Return the languages in which something of it is not written: what is optional is written in all or in none."""
        return [lang for lang in languages if self.unwritten(lang)]

    def unwritten(self, lang: str) -> str:
        """Return the first of its texts that is not written in a language; empty when all are."""
        texts = [("label", self.label), *(("options", option.words) for option in self.options), ("purpose", self.purpose)]
        texts += [("hint", self.hint)] if self.hint else []
        return next((name for name, text in texts if not getattr(text, lang).strip()), "")

    def words(self, value: str) -> str:
        """Return a kept answer as it is said in the reader's language."""
        if self.kind in CONDITIONS:
            said = {option.key: plain(option.words) for option in self.options}
            return ", ".join(said.get(key, key) for key in value.split())
        if self.kind == Kind.DATE:
            return dates.day_long(date.fromisoformat(value), current_language())
        return value


def of_event(event_id: int) -> Select[Question]:
    """Every question of an event itself, in order."""
    return select(Question).where(Question.event_id == event_id).order_by(Question.position, Question.id)


def of_edition(edition_id: int) -> Select[Question]:
    """Every question of an edition, in order."""
    return select(Question).where(Question.edition_id == edition_id).order_by(Question.position, Question.id)


def of_edition_and_events(edition_id: int) -> Select[Question]:
    """Every question of an edition and of each of its events, those of one owner in order."""
    theirs = Question.event_id.in_(select(Event.id).where(Event.edition_id == edition_id))
    return (
        select(Question)
        .where(or_(Question.edition_id == edition_id, theirs))
        .order_by(Question.edition_id.is_(None), Question.event_id, Question.position, Question.id)
    )


def of_both(event: Event) -> Select[Question]:
    """Every question that somebody at this event was ever asked: the edition's first, then its own."""
    return (
        select(Question)
        .where(or_(Question.event_id == event.id, Question.edition_id == event.edition_id))
        .order_by(Question.edition_id.is_(None), Question.position, Question.id)
    )


def any_asked(event_id: _Number, edition_id: _Number, moment: ColumnElement[str]) -> Exists:
    """Whether an event of an edition asks anything at a moment."""
    asks = or_(_TABLE.c.event_id == event_id, _TABLE.c.edition_id == edition_id)
    return exists().where(asks, _TABLE.c.retired_at.is_(None), _TABLE.c.moment == moment)


_TABLE = cast(Table, Question.__table__)
_ANY = select(any_asked(bindparam("event", type_=Integer), bindparam("edition", type_=Integer), bindparam("moment", type_=String)))


def asked(event: Event, moment: Moment = Moment.FORM) -> list[Question]:
    """Return what is asked now: not retired, and written in every language the event needs (LANG-01)."""
    # Most events ask nothing, and that is found out at a quarter of the price.
    if moment == Moment.FORM and event.asks is False:
        return []
    if not db.session.scalar(_ANY, {"event": event.id, "edition": event.edition_id, "moment": moment}):
        return []
    languages = _languages_of(event)
    found = db.session.scalars(of_both(event).where(Question.retired_at.is_(None), Question.moment == moment))
    return [question for question in found if not question.missing(languages)]


def lacks(event: Event) -> list[Lack]:
    """Return what keeps an event from being published, one a question; empty when nothing does."""
    return _lacks(event, db.session.scalars(of_both(event).where(Question.retired_at.is_(None))))


def lacking(edition_id: int, events: Iterable[Event]) -> Mapping[int, list[Lack]]:
    """Return the same for each of some events of an edition that lacks something, by its number, in one statement for all."""
    shared, own = _of_edition(edition_id)
    found = {event.id: _lacks(event, shared + own[event.id]) for event in events if shared or event.id in own}
    return {number: lacks for number, lacks in found.items() if lacks}


def lacking_both(edition_id: int) -> tuple[bool, list[int]]:
    """Return whether a question of all events of an edition is not in French and Dutch, and the events whose own one is not."""
    shared, own = _of_edition(edition_id)
    return any(one.missing() for one in shared), [number for number, some in own.items() if any(one.missing() for one in some)]


def _of_edition(edition_id: int) -> tuple[list[Question], defaultdict[int, list[Question]]]:
    """Return what is asked in an edition: of all its events, and of each."""
    here = or_(Question.edition_id == edition_id, Question.event_id.in_(select(Event.id).where(Event.edition_id == edition_id)))
    own: defaultdict[int, list[Question]] = defaultdict(list)
    shared: list[Question] = []
    standing = select(Question).where(here, Question.retired_at.is_(None)).order_by(Question.position, Question.id)
    for question in db.session.scalars(standing):
        (shared if question.event_id is None else own[question.event_id]).append(question)
    return shared, own


def _lacks(event: Event, questions: Iterable[Question]) -> list[Lack]:
    languages = _languages_of(event)
    found = []
    for question in questions:
        missing = question.missing(languages)
        if missing:
            name = plain(question.label) or str(question.position)
            said = _("question “%(question)s” (%(languages)s)", question=name, languages=", ".join(missing).upper())
            found.append(
                Lack(
                    _("Still to be written: %(missing)s.", missing=said),
                    "question",
                    question.id,
                    f"{question.unwritten(missing[0])}_{missing[0]}",
                )
            )
    return found


def holds(question: Question, given: Given, person: int, questions: Mapping[int, Question]) -> bool:
    """Whether a question is asked, given the earlier answers. A question whose own condition fails counts as not answered."""
    if question.only_if_id is None:
        return True
    earlier = questions.get(question.only_if_id)
    if earlier is None:
        return False
    whose = person if earlier.per_seat else 0
    answer = given.get((earlier.id, whose), "")
    return bool(set(answer.split()) & set(question.only_if)) and holds(earlier, given, whose, questions)


def relevant(questions: Sequence[Question], given: Given, persons: int) -> dict[tuple[int, int], str]:
    """Return the answers that count: to questions asked under the other answers, by persons who come."""
    by_id = {question.id: question for question in questions}
    return {
        (number, person): value
        for (number, person), value in given.items()
        if value
        and number in by_id
        and (1 <= person <= persons if by_id[number].per_seat else person == 0)
        and holds(by_id[number], given, person, by_id)
    }


def _languages_of(event: Event) -> tuple[str, ...]:
    return (event.exemption,) if event.exemption else OFFICIAL
