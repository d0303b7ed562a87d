"""Staff: persons with an account, what proves that they are themselves, and the browsers they are signed in with."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.accounts.roles import Power, can_be_confined, given_doors_only, powers_of
from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, Personal


class Factor(StrEnum):
    """What somebody showed besides the password."""

    CODE = "code"
    "Of an authenticator app (TOTP)."
    PASSKEY = "passkey"
    RECOVERY = "recovery"
    PROVIDER = "provider"
    "The single sign-on of the house asked for it."


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
    programmes: Mapped[list[str]] = mapped_column(Json, default=list)
    "Slugs of the programmes a programme officer works for; empty: for all of them."
    password: Mapped[str | None] = mapped_column(String(255))
    "Argon2 hash; None until the invitation is taken up."
    active: Mapped[bool] = mapped_column(default=True)
    stamp: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: secrets.token_hex(16))
    "Changes with the password and with disabling: what was signed with the old one opens nothing."
    totp_secret: Mapped[str | None] = mapped_column(Text)
    "Of the authenticator app, encrypted."
    totp_counter: Mapped[int | None]
    "The last code used; no code is taken twice."
    has_passkey: Mapped[bool] = mapped_column(default=False)
    "Kept by the actions on passkeys, so that no page has to count them."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    signed_in_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def powers(self) -> frozenset[Power]:
        """Everything this person may do."""
        return powers_of(frozenset(self.roles), confined=bool(self.confined_to))

    @property
    def confined_to(self) -> list[str]:
        """The programmes outside which this person finds nothing; empty for who is here for all of them."""
        return self.programmes if can_be_confined(self.roles) else []

    @property
    def keeps_given_doors_only(self) -> bool:
        """Whether only the events named in `event_ids` are open to this person: another role without persons opens no other door."""
        return given_doors_only(self.roles)

    @property
    def has_second_factor(self) -> bool:
        """Whether something besides the password can be asked for."""
        return self.has_passkey or self.totp_secret is not None

    @property
    def invited(self) -> bool:
        """Whether nobody has come in with this account yet."""
        return self.password is None and self.signed_in_at is None


class SignIn(Base):
    """One browser in which somebody is signed in; deleting the row ends it at once, whatever cookie comes back."""

    __tablename__ = "staff_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    staff: Mapped[Staff] = relationship(lazy="raise")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    "Of the token in the cookie: who reads this table can sign in as nobody."
    browser: Mapped[str] = mapped_column(String(60), default="")
    "Such as `Firefox, Windows`, for recognising it in the list."
    factor: Mapped[Factor | None] = mapped_column(String(10))
    "None: the password alone."
    started_at: Mapped[datetime] = mapped_column(Instant, default=now)
    seen_at: Mapped[datetime] = mapped_column(Instant, default=now)
    proved_at: Mapped[datetime] = mapped_column(Instant, default=now)
    "When the person last proved who it is; changing factors wants that to be fresh."


class Passkey(Base):
    """A key kept by a telephone, computer or security key (WebAuthn)."""

    __tablename__ = "staff_passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    staff: Mapped[Staff] = relationship(lazy="raise")
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    "Base64url, as the browser names it."
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    name: Mapped[str] = mapped_column(Personal(60))
    "What its owner calls it."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class RecoveryCode(Base):
    """A code on paper that replaces the second factor once; using it deletes it."""

    __tablename__ = "staff_recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))


class Challenge(Base):
    """A question put to a passkey; it is answered once, within minutes, and then gone."""

    __tablename__ = "staff_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    "Who adds a passkey; None when somebody unknown signs in."
    made_at: Mapped[datetime] = mapped_column(Instant, default=now, index=True)


class Attempt(Base):
    """How often something failed lately, counted by account and by client; keys are hashes, so nobody can be read here."""

    __tablename__ = "staff_attempt"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(Instant, index=True)
