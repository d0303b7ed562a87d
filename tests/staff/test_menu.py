"""The menu is made once for all who may do the same; each sees what is theirs, in their language."""

from flask import Flask, g

from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Role
from ixevents.staff import menu


def seen(app: Flask, role: Role, lang: str, below: str = "") -> dict[str, tuple[str, str]]:
    """Return address and words of each way, by its section."""
    with app.test_request_context("/staff/", environ_overrides={"SCRIPT_NAME": below}):
        g.lang, g.staff = lang, Staff(roles=[role])
        return {section: (address, words) for _group, ways in menu.shown() for section, address, words in ways}


def test_each_sees_their_own_ways_in_their_language_whoever_looked_before(app: Flask) -> None:
    officer, figures = seen(app, Role.PROGRAMME_OFFICER, "fr"), seen(app, Role.STATISTICS, "fr")

    assert set(figures) < set(officer)
    assert "registrations" not in figures
    assert officer["registrations"] == ("/staff/registrations/", "Inscriptions")
    assert seen(app, Role.PROGRAMME_OFFICER, "nl")["registrations"] == ("/staff/registrations/", "Inschrijvingen")
    assert seen(app, Role.PROGRAMME_OFFICER, "fr", "/events")["registrations"][0] == "/events/staff/registrations/"
    assert seen(app, Role.PROGRAMME_OFFICER, "fr") == officer
