"""Settings changed while the site runs: seen by every process, overwritten by nobody, told in the journal."""

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from ixevents import create_app
from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.settings import fields, store
from tests.support import forms
from tests.support.client import ProofreadingClient, StaffClient
from tests.support.queries import count_queries

PART = "/staff/settings"
ORGANISER = {
    "SITE_NAME_FR": "Ixelles du monde",
    "SITE_NAME_NL": "Elsene wereldwijd",
    "SITE_NAME_EN": "Ixelles worldwide",
    "HOME_LEAD_FR": "Des villes et des voisins.",
    "HOME_LEAD_NL": "Steden en buren.",
    "HOME_LEAD_EN": "",
    "ORGANISER_FR": "Commune d’Ixelles",
    "ORGANISER_NL": "Gemeente Elsene",
    "ORGANISER_EN": "",
    "TOWN_FR": "Schaerbeek",
    "TOWN_NL": "Schaarbeek",
    "TOWN_EN": "",
    "TOWN_POSTCODES": "1030",
    "OMBUDSMAN_FR": "l’ombudsman régional",
    "OMBUDSMAN_NL": "de gewestelijke ombudsdienst",
    "OMBUDSMAN_EN": "",
    "OMBUDSMAN_SITE": "https://ombuds.example.org",
    "CONTACT_ADDRESS_FR": "Rue du Viaduc 133",
    "CONTACT_ADDRESS_NL": "Viaductstraat 133",
    "CONTACT_ADDRESS_EN": "",
    "CONTACT_PHONE": "02 000 00 01",
    "CONTACT_EMAIL": "contact@example.org",
    "DPO_EMAIL": "dpo@example.org",
}


def picture(size: tuple[int, int] = (400, 100), kind: str = "JPEG") -> bytes:
    """Return a picture with a remark a camera might leave."""
    body = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", size, "#c2410c").save(body, kind, exif=exif)
    return body.getvalue()


def upload(desk: StaffClient, body: bytes, version: str = "0", **words: str) -> int:
    """Send a logo; returns the status of the answer."""
    form = {"words_fr": "Commune", "words_nl": "Gemeente", **words, "version": version, "picture": (BytesIO(body), "logo.jpg")}
    return desk.send(f"{PART}/logos", **form).status_code


def test_what_is_stored_shows_on_public_pages(app: Flask, desk: StaffClient, client: ProofreadingClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    answer = desk.send(f"{PART}/organiser", version="0", **ORGANISER)

    assert answer.status_code == 303
    page = client.get("/nl/").text
    assert "Elsene wereldwijd" in page
    assert "Viaductstraat\u00a0133" in page
    assert "Rue du Viaduc\u00a0133" in client.get("/en/").text
    assert '<span lang="nl">Schaarbeek</span>' in page


def test_english_without_words_of_its_own_says_the_french_ones_and_not_those_of_before(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    desk.send(f"{PART}/organiser", version="0", **ORGANISER)

    assert (app.config["TOWN_EN"], app.config["OMBUDSMAN_EN"]) == ("Schaerbeek", "l’ombudsman régional")
    assert app.config["SITE_NAME_EN"] == "Ixelles worldwide"


def test_what_is_said_in_english_stands_open_for_it_is_on_every_page(desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    page = desk.get(f"{PART}/organiser").text

    folds = re.findall(r"<details([^>]*)>\s*<summary[^>]*>(.*?)</summary>", page, re.DOTALL)
    assert [" open" in state for state, words in folds if "English" in words] == [True] * 6


def test_english_that_follows_the_french_goes_on_following_it(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    desk.send(f"{PART}/organiser", version="0", **ORGANISER)

    shown = forms.answers(desk.get(f"{PART}/organiser").text)
    answer = desk.send(f"{PART}/organiser", **(shown | {"HOME_LEAD_FR": "Des voisins et des villes."}))

    assert (shown.get("HOME_LEAD_EN"), answer.status_code) == ("", 303)
    assert app.config["HOME_LEAD_EN"] == "Des voisins et des villes."


def test_another_process_follows_within_seconds(app: Flask, desk: StaffClient) -> None:
    other = create_app(
        {f"IXEVENTS_{name}": str(app.config[name]) for name in ("ENVIRONMENT", "SECRET_KEY", "BASE_URL", "DATA_DIR")}
        | {"IXEVENTS_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]}
    )
    other.test_client().get("/healthz")
    desk.sign_in(Role.ADMINISTRATOR)
    desk.send(
        f"{PART}/periods",
        version="0",
        HOLD_MINUTES="45",
        OFFER_HOURS="24",
        OFFER_HOURS_LATE="6",
    )
    assert other.config["HOLD_MINUTES"] == 30

    other.extensions["ixevents-settings"].look_at -= store.REFRESH_SECONDS
    other.test_client().get("/healthz")

    assert (other.config["HOLD_MINUTES"], other.config["OFFER_HOURS"]) == (45, 24)


def test_what_stands_as_the_environment_says_is_not_stored(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    standing = {name: str(app.config[name]) for field in fields.PERIODS.fields for name in field.names}

    desk.send(f"{PART}/periods", version="0", **standing)
    desk.send(f"{PART}/periods", version="1", **standing | {"OFFER_HOURS": "24"})
    desk.send(f"{PART}/periods", version="2", **standing)
    # What is no version is none, and overwrites nothing.
    assert {desk.send(f"{PART}/periods", version=version, **standing).status_code for version in ("²", "x", "9" * 5000)} == {409}

    assert app.config["OFFER_HOURS"] == 48
    assert [entry.facts for entry in db.session.scalars(select(Entry).order_by(Entry.id))] == [
        {"before": {"OFFER_HOURS": None}, "after": {"OFFER_HOURS": 24}},
        {"before": {"OFFER_HOURS": 24}, "after": {"OFFER_HOURS": None}},
    ]


def test_the_sender_brings_its_domain(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    desk.send(
        f"{PART}/letters",
        version="0",
        MAIL_FROM="events@ixelles.example",
        MAIL_PER_MINUTE="60",
        MAIL_PER_ADDRESS_PER_HOUR="12",
        MAIL_ATTACHMENTS_MB="5",
        DOCUMENT_MB="10",
    )

    assert (app.config["MAIL_DOMAIN"], app.config["MAIL_DEFAULT_SENDER"]) == ("ixelles.example", "events@ixelles.example")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SITE_NAME_NL", " ", "Write this in Dutch"),
        ("TOWN_FR", "", "Write this in French"),
        ("TOWN_POSTCODES", "1030, 1031", "Write postcodes of four digits, separated by spaces"),
        ("OMBUDSMAN_SITE", "ombuds", "Write an address that begins with https://"),
        ("SITE_NAME_FR", "Ixelles\r\nBcc: all@example.org", "Write this on one line"),
        ("CONTACT_EMAIL", "Ixelles <x@example.org>", "Write an email address"),
        ("DPO_EMAIL", "dpo@example.org\nX: y", "Write"),
        ("CONTACT_PHONE", "", "This is needed"),
        ("CONTACT_PHONE", "abc", "Write a telephone number"),
    ],
)
def test_what_would_break_a_page_or_a_letter_is_refused(app: Flask, desk: StaffClient, name: str, value: str, words: str) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    answer = desk.send(f"{PART}/organiser", version="0", **ORGANISER | {name: value})

    assert answer.status_code == 422
    assert words in answer.text
    assert app.config["SITE_NAME_FR"] == "Ixelles solidaire"


def test_numbers_keep_to_their_bounds(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    answer = desk.send(f"{PART}/periods", version="0", HOLD_MINUTES="1", OFFER_HOURS="24", OFFER_HOURS_LATE="6")

    assert answer.status_code == 422
    assert "Choose a number from 5 to 1440" in answer.text


def test_nothing_is_overwritten_unseen(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    desk.send(f"{PART}/organiser", version="0", **ORGANISER)

    late = desk.send(f"{PART}/organiser", version="0", **ORGANISER | {"CONTACT_PHONE": "02 999 99 99"})

    assert late.status_code == 409
    assert "02 000 00 01" in late.text
    assert "02 999 99 99" in late.text
    assert app.config["CONTACT_PHONE"] == "02 000 00 01"
    # The page now knows what was seen: sent again, it is meant.
    again = desk.send(f"{PART}/organiser", version="1", **ORGANISER | {"CONTACT_PHONE": "02 999 99 99"})
    assert (again.status_code, app.config["CONTACT_PHONE"]) == (303, "02 999 99 99")


def test_programme_texts_go_public_in_both_languages_or_not_at_all(app: Flask, desk: StaffClient, client: ProofreadingClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    text = {"festival_fr": "Une **place**.<script>alert(1)</script>", "version": "0"}

    half = desk.send(f"{PART}/texts", **text)
    whole = desk.send(f"{PART}/texts", **text, festival_nl="Een **plein**.")

    assert (half.status_code, whole.status_code) == (422, 303)
    assert "Write this in Dutch" in half.text
    page = client.get("/nl/festival/").text
    assert "Een <strong>plein</strong>." in page
    assert "<script>alert" not in client.get("/fr/festival/").text
    assert "plein" not in client.get("/nl/youth/").text


def test_who_writes_of_one_programme_leaves_what_a_colleague_wrote_of_another(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    opened = forms.answers(desk.get(f"{PART}/texts").text, having="week_fr")
    desk.send(f"{PART}/texts", **opened | {"youth_fr": "Bonjour", "youth_nl": "Dag"})

    other = desk.send(f"{PART}/texts", **opened | {"week_fr": "Semaine", "week_nl": "Week"})
    same = desk.send(f"{PART}/texts", **opened | {"youth_fr": "Salut", "youth_nl": "Hallo"})
    kept = {slug: text.nl for slug, text in app.config["PROGRAMME_TEXTS"].items()}
    again = desk.send(f"{PART}/texts", **forms.answers(same.text, having="week_fr"))

    assert (other.status_code, same.status_code, kept) == (303, 409, {"youth": "Dag", "week": "Week"})
    table = same.text.partition("Typed by you")[2].partition("</table>")[0]
    assert [word in table for word in ("Dag", "Hallo", "Youth", "Week")] == [True, True, False, False]
    assert (again.status_code, {slug: text.nl for slug, text in app.config["PROGRAMME_TEXTS"].items()}) == (
        303,
        {"youth": "Hallo", "week": "Week"},
    )


def test_a_logo_is_drawn_anew_and_shown(app: Flask, desk: StaffClient, client: ProofreadingClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    assert upload(desk, picture((1600, 400))) == 303

    [held] = app.config["LOGOS"]
    answer = client.get(f"/logos/{held['code']}.png")
    assert (answer.mimetype, held["width"], held["height"]) == ("image/png", 800, 200)
    assert b"secret place" not in answer.data
    assert f"/logos/{held['code']}.png" in client.get("/nl/").text
    assert 'alt="Gemeente"' in client.get("/nl/").text
    desk.send(f"{PART}/logos/remove", version="1", code=held["code"])
    assert client.get(f"/logos/{held['code']}.png").status_code == 404
    assert app.config["LOGOS"] == []


@pytest.mark.parametrize("body", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:200], b"GIF89a" + b"\0" * 40])
def test_what_is_no_picture_stays_outside(app: Flask, desk: StaffClient, body: bytes) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    assert upload(desk, body) == 422
    assert app.config["LOGOS"] == []


def test_public_pages_pay_nothing_for_it(app: Flask, client: ProofreadingClient, frozen_time: Callable[[datetime], None]) -> None:
    # A page is made anew with every second.
    frozen_time(now())
    client.get("/fr/")
    with count_queries() as fresh:
        client.get("/fr/")
    app.extensions["ixevents-settings"].look_at = float("-inf")
    with count_queries() as looking:
        client.get("/fr/")

    assert len(looking) == len(fresh)


def test_pages_go_on_when_settings_cannot_be_read(app: Flask, client: ProofreadingClient) -> None:
    db.session.connection().exec_driver_sql("ALTER TABLE settings RENAME TO elsewhere")
    db.session.commit()
    app.extensions["ixevents-settings"].look_at = float("-inf")

    assert client.get("/fr/").status_code == 200
