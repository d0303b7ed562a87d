"""What the account pages read."""

from collections.abc import Collection

from sqlalchemy import Select, select

from ixevents.accounts.models import Staff


def by_id(staff_id: int) -> Select[Staff]:
    """An account that may be used."""
    return select(Staff).where(Staff.id == staff_id, Staff.active)


def by_email(email: str) -> Select[Staff]:
    """The account of an address, whatever its state."""
    return select(Staff).where(Staff.email == email.strip().casefold())


def named(staff_ids: Collection[int]) -> Select[Staff]:
    """Some accounts, active or not: who did something."""
    return select(Staff).where(Staff.id.in_(staff_ids))
