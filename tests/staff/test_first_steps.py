"""The first page of an installation nobody has published anything with: what to do first, where, and what is done."""

import re

from ixevents.accounts.roles import Role
from tests.support import factories, forms
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


def test_who_they_are_is_told_only_once_nothing_of_ixelles_and_no_example_address_is_left(desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR, language="en")
    page = "/staff/settings/organiser"
    given = forms.answers(desk.get(page).text, having="TOWN_FR")
    elsewhere = {name: value.replace("Ixelles", "Jette").replace("Elsene", "Jette") for name, value in given.items()}
    elsewhere |= {
        "CONTACT_EMAIL": "monde@example.org",
        "CONTACT_PHONE": "02 000 00 01",
        "TOWN_POSTCODES": "1090",
        "OMBUDSMAN_SITE": "https://example.org/",
    }
    rest = {
        "HOME_LEAD_FR": "Des voisins.",
        "HOME_LEAD_NL": "Buren.",
        "HOME_LEAD_EN": "",
        "DPO_EMAIL": "vie-privee@example.org",
    }

    untouched = desk.get("/staff/").text
    desk.send(page, **elsewhere)
    half = desk.get("/staff/").text
    desk.send(page, **forms.answers(desk.get(page).text, having="TOWN_FR") | rest)
    whole = desk.get("/staff/").text

    assert [LINE.findall(shown)[0][1] for shown in (untouched, half, whole)] == ["To do", "To do", "Done"]
    assert "Still as the site came: What the site is for, Data protection officer." in half
    assert "Still as the site came" not in untouched + whole


def test_ixelles_keeps_its_names_and_still_has_addresses_to_write(desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR, language="en")
    page = "/staff/settings/organiser"
    given = forms.answers(desk.get(page).text, having="TOWN_FR")

    desk.send(page, **given | {"CONTACT_EMAIL": "monde@example.org"})

    assert "Still as the site came: Telephone, Data protection officer." in desk.get("/staff/").text
