"""The menu is made once for all who may do the same; each sees what is theirs, in their language."""

import re

import pytest
from flask import Flask, g

from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Role
from ixevents.staff import menu
from tests.support.client import StaffClient


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


@pytest.mark.parametrize(
    "pages",
    [
        ("/staff/settings/organiser", "/staff/settings/texts", "/staff/settings/logos", "/staff/settings/letters"),
        ("/staff/privacy/", "/staff/privacy/periods", "/staff/privacy/holds", "/staff/privacy/register"),
        ("/staff/statistics/", "/staff/statistics/schools", "/staff/statistics/absent"),
        ("/staff/meetings/", "/en/council/meetings"),
    ],
    ids=["settings", "privacy", "statistics", "public"],
)
def test_windows_side_by_side_are_told_apart_by_their_titles(desk: StaffClient, pages: tuple[str, ...]) -> None:
    """WCAG 2.4.2: the open tab comes first, and a page of the back-office says that it is one."""
    desk.sign_in(Role.ADMINISTRATOR)

    titles = [found[1] for path in pages if (found := re.search("<title>(.*)</title>", desk.get(path).text))]

    assert len(set(titles)) == len(pages)
    assert [("Back-office" in title) for title in titles] == [path.startswith("/staff") for path in pages]
