"""Signed out while writing: nothing that was typed is lost, and nothing foreign is sent (case 11)."""

import re
from html import unescape

import pytest
from sqlalchemy import delete
from werkzeug.test import TestResponse

from ixevents.accounts import access, actions
from ixevents.accounts.models import Factor, SignIn
from ixevents.accounts.roles import Role
from ixevents.extensions import db
from ixevents.resources.models import Resource
from tests.support.client import StaffClient

FORM = "/staff/resources/new?kind=kit"
HERE = {"Sec-Fetch-Site": "same-origin"}
NAME = "Projecteur <de la> salle & du parc"


@pytest.fixture
def officer(desk: StaffClient) -> StaffClient:
    desk.sign_in(Role.PROGRAMME_OFFICER, language="nl", name="Lut")
    return desk


def sign_out_everywhere() -> None:
    db.session.execute(delete(SignIn))
    db.session.commit()


def sign_in_again(officer: StaffClient) -> None:
    """Come in by another tab: the cookie is a new one."""
    assert officer.staff is not None
    token = actions.enter(officer.staff, browser="Firefox, Linux", factor=Factor.PASSKEY)
    db.session.commit()
    with officer.session_transaction() as session:
        session.clear()
        session["csrf_token"] = "another word"  # no secret
        session[access.COOKIE_KEY] = token


def kept(answer: TestResponse) -> dict[str, str]:
    """Return the hidden fields of the form that is sent again."""
    form = answer.text.rpartition('<form class="form-tag"')[2].partition("</form>")[0]
    return {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)}


def filled(officer: StaffClient) -> dict[str, str]:
    return {"name": NAME, "copies": "2", "buffer_minutes": "0", "csrf_token": officer._token()}


def test_who_was_signed_out_while_writing_sends_the_form_after_all(officer: StaffClient) -> None:
    form = filled(officer)
    sign_out_everywhere()

    signed_out = officer.post(FORM, data=form, headers=HERE)

    assert signed_out.status_code == 403
    assert kept(signed_out)["name"] == NAME
    assert 'href="/staff/sign-in" target="_blank"' in signed_out.text

    sign_in_again(officer)
    renewed = officer.post(FORM, data=kept(signed_out), headers=HERE)

    assert renewed.status_code == 403
    assert "Lut" in renewed.text
    assert db.session.query(Resource).count() == 0

    assert officer.post(FORM, data=kept(renewed), headers=HERE).status_code == 303
    assert [resource.name for resource in db.session.query(Resource)] == [NAME]


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
)
def test_what_another_site_sends_is_neither_done_nor_shown(officer: StaffClient, headers: dict[str, str]) -> None:
    answer = officer.post(FORM, data={**filled(officer), "csrf_token": "made up"}, headers=headers)

    assert answer.status_code == 400
    assert "Projecteur" not in answer.text


def test_a_browser_that_tells_the_origin_alone_is_believed(officer: StaffClient) -> None:
    answer = officer.post(FORM, data={**filled(officer), "csrf_token": "old"}, headers={"Origin": "http://localhost"})

    assert (answer.status_code, kept(answer)["name"]) == (403, NAME)


def test_a_password_is_never_given_back(officer: StaffClient) -> None:
    form = {"password": "four horses under one roof", "note": "words", "csrf_token": officer._token()}
    sign_out_everywhere()

    answer = officer.post(FORM, data=form, headers=HERE)

    assert answer.status_code == 403
    assert "four horses" not in answer.text
    assert kept(answer)["note"] == "words"


def test_a_press_without_words_leads_to_the_door(officer: StaffClient) -> None:
    form = {"csrf_token": officer._token()}
    sign_out_everywhere()

    assert officer.post(FORM, data=form, headers=HERE).headers["Location"] == "/staff/sign-in?next=/staff/resources/new?kind%3Dkit"


def test_a_button_pressed_after_signing_out_leads_to_the_door_and_back_to_its_page(officer: StaffClient) -> None:
    page = officer.get("/staff/").text.partition('action="/staff/language"')[2].partition("</form>")[0]
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    came = {**HERE, "Referer": "http://localhost/staff/resources/?kind=kit"}
    with officer.session_transaction() as session:
        session.clear()

    stranger = officer.post("/staff/language", data={**form, "language": "fr"}, headers=came)
    sign_in_again(officer)
    inside = officer.post("/staff/language", data={**form, "language": "fr"}, headers=HERE)

    assert form["press"] == "1"
    assert (stranger.status_code, stranger.headers["Location"]) == (303, "/staff/sign-in?next=/staff/resources/?kind%3Dkit")
    assert inside.status_code == 403
    # "Nothing you typed is lost", "What you typed".
    assert "u schreef" not in inside.text
    assert kept(inside).items() >= {"press": "1", "next": form["next"]}.items()
    assert officer.post("/staff/language", data={**kept(inside), "language": "fr"}, headers=HERE).status_code == 303


def test_a_form_with_something_to_fill_is_no_press(officer: StaffClient) -> None:
    form = officer.get(FORM).text.partition("<main")[2]

    assert 'name="press"' not in form


def test_the_page_that_holds_what_was_typed_offers_no_language_that_would_lose_it(officer: StaffClient) -> None:
    answer = officer.post(FORM, data={**filled(officer), "csrf_token": "old"}, headers=HERE)

    assert "Projecteur" in answer.text
    assert "/staff/language" not in answer.text


def test_who_refuses_cookies_reads_why_nobody_comes_in(desk: StaffClient) -> None:
    answer = desk.post("/staff/sign-in", data={"email": "a@example.org", "password": "b", "next": "/staff/events/"}, headers=HERE)

    assert answer.headers["Location"] == "/staff/sign-in?again=&next=/staff/events/"
    assert "cookie" in desk.get(answer.headers["Location"]).text
