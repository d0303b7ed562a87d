"""Roles in words."""

from flask_babel import lazy_gettext as _l

from ixevents.accounts.roles import Role

NAMES = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.PROGRAMME_OFFICER: _l("Programme officer"),
    Role.COUNCIL_SECRETARY: _l("Council secretary"),
    Role.RECEPTION: _l("Reception"),
    Role.STATISTICS: _l("Statistics"),
}
HINTS = {
    Role.ADMINISTRATOR: _l("Everything, accounts and settings included."),
    Role.PROGRAMME_OFFICER: _l("Editions, events, registrations, letters and figures."),
    Role.COUNCIL_SECRETARY: _l("The consultative council: members, meetings, opinions."),
    Role.RECEPTION: _l("Check-in at the door of the events chosen below; names and counts of those alone."),
    Role.STATISTICS: _l("Figures without persons."),
}


def named(roles: list[str]) -> list[str]:
    """Return the names of some roles, in the language of the page."""
    return [str(NAMES[Role(role)]) for role in roles]
