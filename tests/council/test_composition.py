"""The council's page, and the facts behind it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from ixevents.council import queries
from ixevents.council import records as council_records
from ixevents.council.models import Council, CouncilCategory
from ixevents.extensions import db
from ixevents.projects import records as project_records
from tests.support.queries import count_queries

STATEMENTS = 4


@pytest.fixture
def loaded(app: Flask) -> None:
    project_records.load()
    council_records.load()
    db.session.commit()


def test_the_council_is_as_the_source_tells_it(loaded: None) -> None:
    council = db.session.scalars(queries.composition()).one()

    assert (council.slug, council.name.en) == (
        "international-solidarity-consultative-council",
        "International Solidarity Consultative Council",
    )
    assert council.coordinator.slug == "ixelles"
    assert [category.name.en for category in council.categories] == [
        "local residents",
        "NGOs",
        "non-profit organisations specialising in development education",
    ]
    assert council.purpose.en == (
        "networking and synergies between various stakeholders in support of awareness-raising activities "
        "such as International Solidarity Week"
    )
    assert (council.supports, council.members_count, council.statutes) == ("week", None, None)


def test_its_french_and_dutch_names_are_descriptions(loaded: None) -> None:
    council = db.session.scalars(queries.composition()).one()

    assert (council.name.fr, council.name.nl, council.name_descriptive) == (
        "Conseil consultatif de la solidarité internationale",
        "Adviesraad voor internationale solidariteit",
        True,
    )


def test_loading_again_adds_nothing_and_changes_nothing(loaded: None) -> None:
    council = db.session.scalars(select(Council)).one()
    council.members_count = 24
    db.session.commit()

    counts = council_records.load()

    db.session.expire_all()
    categories = db.session.scalar(select(func.count()).select_from(CouncilCategory))
    assert (counts, db.session.scalars(select(Council)).one().members_count, categories) == ({"councils": 0}, 24, 3)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ["Conseil consultatif de la solidarité internationale", "Habitantes et habitants", "ONG", "Créer un réseau"]),
        ("nl", ["Adviesraad voor internationale solidariteit", "Inwoners", "Ngo’s", "Netwerken en synergieën"]),
        (
            "en",
            [
                "International Solidarity Consultative Council",
                "Local residents",
                "NGOs",
                "Non-profit organisations specialising in development education",
                "Networking and synergies between various stakeholders",
                "The municipality of Ixelles coordinates it.",
            ],
        ),
    ],
)
def test_the_page_says_who_is_on_it_and_what_for(client: FlaskClient, loaded: None, lang: str, words: list[str]) -> None:
    text = _text(client, f"/{lang}/council/")

    assert [word for word in words if word not in text] == []


def test_the_page_leads_to_the_week(client: FlaskClient, loaded: None) -> None:
    assert 'href="/nl/week/"' in client.get("/nl/council/").get_data(as_text=True)


def test_the_page_costs_four_statements(client: FlaskClient, loaded: None) -> None:
    with count_queries() as statements:
        client.get("/fr/council/")

    assert len(statements) == STATEMENTS


def test_without_a_council_the_page_says_so(client: FlaskClient) -> None:
    assert "Il n’y a pas encore de conseil" in client.get("/fr/council/").text


def _text(client: FlaskClient, path: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(path).get_data(as_text=True)))
