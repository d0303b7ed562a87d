"""The first page of an installation nobody has published anything with: what to do first, where, and what is done."""

import re

from ixevents.accounts.roles import Role
from tests.support import factories
from tests.support.client import StaffClient

LINE = re.compile(r'<li><a href="([^"]*)">[^<]*</a> <[^>]*>(Done|To do)<')


def test_the_first_page_leads_from_an_empty_site_to_a_published_event(desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR, language="en")

    nothing = LINE.findall(desk.get("/staff/").text)
    factories.make_place()
    place = LINE.findall(desk.get("/staff/").text)
    factories.make_project(standing=True)
    record = LINE.findall(desk.get("/staff/").text)
    factories.make_event()
    event = LINE.findall(desk.get("/staff/").text)

    settings, records, editions, places = "/staff/settings/organiser", "/staff/records/", "/staff/editions/", "/staff/places/"
    assert [path for path, _done in nothing] == [settings, records, editions, places, editions]
    assert [[done for _path, done in lines].count("Done") for lines in (nothing, place, record)] == [0, 1, 2]
    assert event == []


def test_who_writes_no_programme_is_shown_no_steps(desk: StaffClient) -> None:
    desk.sign_in(Role.STATISTICS, language="en")

    assert "First steps" not in desk.get("/staff/").text


def test_a_date_and_a_call_without_any_place_lead_to_the_first_one(desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR, language="en")
    event = factories.make_event()
    pages = (f"/staff/events/{event.id}/dates/new", f"/staff/events/{event.id}/dates/series", "/staff/stands/new")

    without = ['href="/staff/places/new"' in desk.get(page).text.partition("<form")[2] for page in pages]
    factories.make_place()
    with_one = ['href="/staff/places/new"' in desk.get(page).text.partition("<form")[2] for page in pages]

    assert (without, with_one) == ([True] * 3, [False] * 3)
