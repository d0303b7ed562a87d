"""The information notice and the accessibility statement."""

import re

import pytest
from flask.testing import FlaskClient

from ixevents.core.languages import LANGUAGES
from tests.support.queries import count_queries


@pytest.fixture
def settings() -> dict[str, str]:
    return {"IXEVENTS_RETENTION_MONTHS": "5", "IXEVENTS_MAIL_LOG_MONTHS": "1", "IXEVENTS_DPO_EMAIL": "dpo@example.test"}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ["Autorité de protection des données", "rue de la Presse 35, 1000 Bruxelles", "autoriteprotectiondonnees.be"]),
        ("nl", ["Gegevensbeschermingsautoriteit", "Drukpersstraat 35, 1000 Brussel", "gegevensbeschermingsautoriteit.be"]),
        ("en", ["Belgian Data Protection Authority", "rue de la Presse 35, 1000 Brussels", "dataprotectionauthority.be"]),
    ],
)
def test_the_notice_names_the_officer_and_the_authority(client: FlaskClient, lang: str, words: list[str]) -> None:
    text = _text(client, f"/{lang}/privacy")

    assert [word for word in [*words, "dpo@example.test"] if word not in text] == []


def test_the_notice_takes_its_periods_from_the_settings(client: FlaskClient) -> None:
    text = _text(client, "/en/privacy")

    expected = [
        "5 months after the event your name and addresses are erased.",
        "If you waited for a place and none came free: 30 days after the event.",
        "What you wrote is erased 30 days after the event.",
        "1 month, then the address and the text are erased.",
    ]
    assert [words for words in expected if words not in text] == []


def test_the_notice_gives_ground_rights_and_cookies(client: FlaskClient) -> None:
    text = _text(client, "/en/privacy")

    expected = [
        "GDPR, article 6.1.e",
        "GDPR, article 9.2.a",
        "to have it corrected;",
        "You have an answer within one month.",
        "These pages set no cookie",
        "Municipality of Ixelles, Maison communale",
    ]
    assert [words for words in expected if words not in text] == []


def test_the_statement_follows_the_european_model(client: FlaskClient) -> None:
    text = _text(client, "/en/accessibility")

    expected = [
        "ordinance of 4 October 2018",
        "This statement applies to https://events.example.org.",
        "partially compliant",
        "This statement was prepared on Tuesday 24 November 2026, after a self-assessment",
        "solidarity@example.org",
        "the ombudsman of the municipality of Ixelles",
        "equal.brussels",
    ]
    assert [words for words in expected if words not in text] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", ["privacy", "accessibility"])
def test_the_duty_pages_need_no_database(client: FlaskClient, lang: str, page: str) -> None:
    with count_queries() as statements:
        answer = client.get(f"/{lang}/{page}")

    assert (answer.status_code, statements) == (200, [])


def _text(client: FlaskClient, path: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(path).get_data(as_text=True)))
