"""Who wants news by mail, of what, and since when: the consent with its proof (GDPR-05)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Personal
from ixevents.core.tokens import new_code

COUNCIL = "council"
"""The topic besides the programmes: calls, public meetings and opinions of the council."""


class SubscriptionState(StrEnum):
    """held -> confirmed -> ended; who ended it may ask again."""

    HELD = "held"
    "Somebody gave the address; its owner has not confirmed it."
    CONFIRMED = "confirmed"
    ENDED = "ended"
    "Kept as the proof of a consent that was given and withdrawn, without an address to write to."


class Subscription(Base):
    """One address that wants news of some topics."""

    __tablename__ = "subscription"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    "Opens the private page."
    email: Mapped[str | None] = mapped_column(Personal(254))
    "None once ended."
    email_key: Mapped[str] = mapped_column(Personal(254), unique=True)
    language: Mapped[str] = mapped_column(String(10))
    topics: Mapped[str] = mapped_column(String(400))
    "Slugs of programmes, and `COUNCIL`, each between commas, so that one is found by `LIKE` on both databases."
    state: Mapped[SubscriptionState] = mapped_column(String(10), default=SubscriptionState.HELD, index=True)
    wording: Mapped[str] = mapped_column(String(10), default="")
    "Which words were agreed to; see `actions.WORDING`."
    asked_at: Mapped[datetime] = mapped_column(Instant, default=now)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[str] = mapped_column(String(10), default="")
    "page or letter: which of the two ways was used."

    @property
    def topic_list(self) -> list[str]:
        """The topics, in the order they were kept."""
        return [one for one in self.topics.split(",") if one]


def joined(topics: list[str]) -> str:
    """Return topics as they are stored."""
    return f",{','.join(topics)},"
