"""Staff: persons with an account."""

import secrets
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ixevents.accounts.roles import POWERS, Power, Role
from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, Personal


class Staff(Base):
    """A person who works here, with the roles that say what for."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(Personal(254), unique=True)
    "In the form that is compared."
    name: Mapped[str] = mapped_column(Personal(120))
    language: Mapped[str] = mapped_column(String(2), default="fr")
    "Of the back-office, for this person."
    roles: Mapped[list[str]] = mapped_column(Json, default=list)
    "`Role` values."
    event_ids: Mapped[list[int]] = mapped_column(Json, default=list)
    "The events whose door somebody of the reception keeps; no foreign key, for events lie above this rank."
    password: Mapped[str | None] = mapped_column(String(255))
    "Argon2 hash; None until the invitation is taken up."
    active: Mapped[bool] = mapped_column(default=True)
    stamp: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: secrets.token_hex(16))
    "Changes with the password and with disabling: what was signed with the old one opens nothing."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    signed_in_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def powers(self) -> frozenset[Power]:
        """Everything this person may do."""
        return frozenset().union(*(POWERS[Role(role)] for role in self.roles))

    @property
    def keeps_given_doors_only(self) -> bool:
        """Whether only the events named in `event_ids` are open to this person."""
        return self.roles == [Role.RECEPTION]
