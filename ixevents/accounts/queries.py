"""What the account pages read."""

from sqlalchemy import Select, select

from ixevents.accounts.models import Staff


def by_id(staff_id: int) -> Select[Staff]:
    """An account that may be used."""
    return select(Staff).where(Staff.id == staff_id, Staff.active)


def by_email(email: str) -> Select[Staff]:
    """The account of an address, whatever its state."""
    return select(Staff).where(Staff.email == email.strip().casefold())
