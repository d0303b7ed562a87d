"""What an edition asks afterwards, who has answered, and the answers: kept so that nothing leads from one to the other.

`Call` knows which parties of a slot have answered, in the order of their numbers, and no answer. `Sheet` and `Remark`
know answers and an event: no party, no slot, no day. Their keys are made from a word that only the browser of the
person holds, so neither can be put beside the other. See docs/feedback.md.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.db import Base, Instant, Json, Personal, TranslatedText
from ixevents.core.languages import OFFICIAL, Translated
from ixevents.events.models import Edition, Slot
from ixevents.events.questions import Option

DAYS, FEWEST_DAYS, MOST_DAYS = 21, 14, 60
"""So long after the slot answers are taken, unless an edition says otherwise, and between which limits."""


class Kind(StrEnum):
    """What an answer is."""

    SCALE = "scale"
    "From 1 to 5."
    CHOICE = "choice"
    WORDS = "words"
    "Own words; kept apart from the other answers."


class Party(StrEnum):
    """Who came: people, or a class with its teacher."""

    PERSON = "person"
    CLASS = "class"


class AskedOf(StrEnum):
    """Of whom a question is asked."""

    EVERYBODY = "everybody"
    PERSONS = "person"
    CLASSES = "class"

    def includes(self, party: Party) -> bool:
        """Whether this party is asked."""
        return self == AskedOf.EVERYBODY or self.value == party.value


class Survey(Base):
    """Whether an edition asks how it was."""

    __tablename__ = "feedback_survey"
    __table_args__ = (CheckConstraint(f"days BETWEEN {FEWEST_DAYS} AND {MOST_DAYS}", name="days_within_reason"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    asks: Mapped[bool] = mapped_column(default=False)
    "Letters go to those who come from now on."
    days: Mapped[int] = mapped_column(default=DAYS)
    "Days after the slot during which answers are taken and can be changed."

    edition: Mapped[Edition] = relationship(lazy="raise")

    @property
    def id(self) -> int:
        """The number the journal knows it by: that of its edition."""
        return self.edition_id


class SurveyQuestion(Base):
    """One question of an edition to those who came."""

    __tablename__ = "feedback_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[Kind] = mapped_column(String(10))
    asked_of: Mapped[AskedOf] = mapped_column(String(10), default=AskedOf.EVERYBODY)
    label: Mapped[Translated] = mapped_column(TranslatedText)
    choices: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    "What can be chosen: `key` and `words` in each language."
    retired: Mapped[bool] = mapped_column(default=False)
    "Asked no more; its answers stay in the figures."

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen."""
        return tuple(Option(choice["key"], Translated.of(choice["words"])) for choice in self.choices)

    @property
    def missing(self) -> list[str]:
        """The official languages in which it is not written yet; until then nobody is asked (LANG-01)."""
        texts = [self.label, *(option.words for option in self.options)]
        return [lang for lang in OFFICIAL if not all(getattr(text, lang).strip() for text in texts)]


class Call(Base):
    """The parties of a slot have been asked; which of them have answered, as long as that has to be known."""

    __tablename__ = "feedback_call"

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True, autoincrement=False)
    asked: Mapped[int] = mapped_column(default=0)
    "How many letters went."
    closes_at: Mapped[datetime] = mapped_column(Instant, index=True)
    answered: Mapped[list[int]] = mapped_column(Json, default=list)
    "Numbers of registrations, sorted: written anew with every answer, so that it keeps no order of arrival. Emptied at the end."

    slot: Mapped[Slot] = relationship(lazy="raise")


class Sheet(Base):
    """The chosen answers of one party, whoever that was."""

    __tablename__ = "feedback_sheet"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    "Digest of a word the database does not know."
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    party: Mapped[Party] = mapped_column(String(10))
    answers: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    "By number of the question: 1 to 5, or the key of what was chosen."


class Remark(Base):
    """What somebody wrote; nothing says which sheet it came with."""

    __tablename__ = "feedback_remark"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("feedback_question.id"), index=True)
    text: Mapped[str] = mapped_column(Personal(1000))
    "People write names although they are asked not to."
