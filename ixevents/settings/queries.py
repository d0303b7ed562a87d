"""What the settings pages read."""

from sqlalchemy import Select, select

from ixevents.settings.models import Logo, StoredSettings


def section(slug: str) -> Select[StoredSettings]:
    """The stored settings of one part."""
    return select(StoredSettings).where(StoredSettings.section == slug)


def logo(code: str) -> Select[Logo]:
    """One logo."""
    return select(Logo).where(Logo.code == code)
