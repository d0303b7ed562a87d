"""A class that a teacher hands over to a colleague: who was asked, who was the contact before."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Personal
from ixevents.core.persons import whose
from ixevents.core.tokens import new_code
from ixevents.extensions import db


class HandoverState(StrEnum):
    """What became of the question."""

    ASKED = "asked"
    "The colleague has not answered; the contact is who it was."
    TAKEN = "taken"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    EXPIRED = "expired"
    UNDONE = "undone"
    "It was taken, and the former contact took it back."


class ClassHandover(Base):
    """One handing over of a class. It holds the other person: the colleague while asked, then the former contact with its link.

    Taking and undoing exchange what stands here with what stands at the class; whoever is not the contact has a link to this row.
    """

    __tablename__ = "class_handover"
    __table_args__ = (
        Index("ix_class_handover_registration_id", "registration_id"),
        Index("ix_class_handover_email_key", "email_key"),
        Index("ix_class_handover_sending", "sending"),
        # One open question a class, whatever two transactions do at the same moment.
        Index(
            "uq_class_handover_asked",
            "registration_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    "The link of the other person: opens the page of this row, and the class once it is theirs."
    sending: Mapped[str] = mapped_column(String(32), default=new_code)
    "Shared by the classes that were handed over at once: one letter asks about them, and one answer settles them."
    state: Mapped[HandoverState] = mapped_column(String(12), default=HandoverState.ASKED)
    name: Mapped[str] = mapped_column(Personal(120))
    "Empty once forgotten."
    email: Mapped[str | None] = mapped_column(Personal(254))
    email_key: Mapped[str | None] = mapped_column(Personal(254))
    phone: Mapped[str | None] = mapped_column(Personal(40))
    day_phone: Mapped[str | None] = mapped_column(Personal(40))
    role: Mapped[str] = mapped_column(String(60), default="")
    language: Mapped[str] = mapped_column(String(10))
    contact_next_year: Mapped[bool] = mapped_column(default=False)
    "A wish of the person, not of the class: it does not go over with it."
    made_at: Mapped[datetime] = mapped_column(Instant, default=now)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    "Until when it can be answered, and once taken, undone."

    @property
    def can_be_undone(self) -> bool:
        """Whether the former contact may still take the class back."""
        return self.state == HandoverState.TAKEN and bool(self.name) and self.ends_at > now()

    def forget(self) -> None:
        """Keep what became of it, and nothing of the other person but that its link leads here."""
        self.name, self.role, self.contact_next_year = "", "", False
        self.email = self.email_key = self.phone = self.day_phone = None


def by_code(code: str) -> Select[ClassHandover]:
    """The handing over that a link leads to."""
    return select(ClassHandover).where(ClassHandover.code == code)


def code_of(code: str) -> Select[str]:
    """Whether a link leads to one: its code."""
    return select(ClassHandover.code).where(ClassHandover.code == code)


def of_sending(sending: str) -> Select[ClassHandover]:
    """The handings over of one sending, as they stand in the database now: who asks holds the locks of their slots, or only looks."""
    found = select(ClassHandover).where(ClassHandover.sending == sending).order_by(ClassHandover.id)
    return found.execution_options(populate_existing=True)


def asked_about(registration_ids: Collection[int]) -> Select[ClassHandover]:
    """The open questions about classes."""
    about = ClassHandover.registration_id.in_(registration_ids)
    return select(ClassHandover).where(about, ClassHandover.state == HandoverState.ASKED).order_by(ClassHandover.id)


def others_of(found: ClassHandover) -> Select[ClassHandover]:
    """What else stands open or can be undone of the same class, begun after this one."""
    still = ClassHandover.state.in_((HandoverState.ASKED, HandoverState.TAKEN))
    return select(ClassHandover).where(ClassHandover.registration_id == found.registration_id, still, ClassHandover.id > found.id)


def made_since(registration_ids: Collection[int], moment: datetime) -> Select[int, int]:
    """How many colleagues were asked about each of some classes since a moment, where any was."""
    asked = select(ClassHandover.registration_id, func.count())
    lately = ClassHandover.registration_id.in_(registration_ids), ClassHandover.made_at >= moment
    return asked.where(*lately).group_by(ClassHandover.registration_id)


def taken_with(registration_id: int) -> Select[int]:
    """The registrations of classes that were taken over by the same answer as this one."""
    taken = ClassHandover.state == HandoverState.TAKEN
    mine = select(ClassHandover.sending).where(ClassHandover.registration_id == registration_id, taken)
    return select(ClassHandover.registration_id).where(ClassHandover.sending.in_(mine), taken)


def unanswered(moment: datetime) -> Select[str]:
    """Sendings with questions whose time is over."""
    over = select(ClassHandover.sending).distinct()
    return over.where(ClassHandover.state == HandoverState.ASKED, ClassHandover.ends_at <= moment).limit(100)


def known_to(email_key: str) -> Select[ClassHandover]:
    """What is kept of an address as the other person."""
    return select(ClassHandover).where(whose(ClassHandover, email_key)).order_by(ClassHandover.id)


def carry(old_id: int, new_id: int) -> None:
    """Let the handings over of a class that goes on as another registration be about that one."""
    db.session.execute(update(ClassHandover).where(ClassHandover.registration_id == old_id).values(registration_id=new_id))


def lapse(which: ColumnElement[bool]) -> int:
    """Forget the other person of some handings over; an open question ends with it. Returns of how many."""
    found = db.session.scalars(select(ClassHandover).where(which, ClassHandover.name != "")).all()
    for one in found:
        if one.state == HandoverState.ASKED:
            one.state = HandoverState.DECLINED
        one.forget()
    return len(found)
