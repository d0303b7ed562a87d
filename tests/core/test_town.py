"""Another municipality: who takes the site over names it in the settings, and no page, letter or paper speaks of Ixelles any more."""

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.classes import school_search
from ixevents.config import ROOT
from ixevents.core import town
from ixevents.core.languages import LANGUAGES
from ixevents.extensions import db
from ixevents.projects import funders, records
from ixevents.projects.models import Project
from ixevents.registrations import audience
from ixevents.schools import sample
from tests.support import factories
from tests.support.client import ProofreadingClient, StaffClient

IXELLES = re.compile(r"ixelles|elsene", re.IGNORECASE)
ITS_RECORDS = re.compile(r"ixelles|elsene|kalamu|zababdeh|2012", re.IGNORECASE)
"""What the records of Ixelles are about besides."""
FACTS = {
    "classes/school_search.py": "both names of the municipalities of the region",
    "config.py": "what settings say unless told otherwise",
    "meetings/meeting_samples.py": "sample data",
    "outbox/calendar.py": "the product that writes calendars, whoever's they are",
    "staff/styleguide.py": "examples of components",
    "statistics/communes.py": "the municipalities of the region",
}
"""Files of the application that name Ixelles as a fact, or in data of its own; sample data and records beside them."""
PAGES = (
    "/",
    "/agenda",
    "/festival/",
    "/week/",
    "/youth/",
    "/projects/",
    "/news/",
    "/privacy",
    "/accessibility",
)


@pytest.fixture
def settings() -> dict[str, str]:
    """The settings of another municipality of the region."""
    said = {
        "SITE_NAME": ("Schaerbeek solidaire", "Solidair Schaarbeek", "Schaerbeek in solidarity"),
        "HOME_LEAD": ("Des fêtes avec nos voisins.", "Feesten met onze buren.", "Feasts with our neighbours."),
        "ORGANISER": ("Commune de Schaerbeek", "Gemeente Schaarbeek", "Municipality of Schaerbeek"),
        "TOWN": ("Schaerbeek", "Schaarbeek", "Schaerbeek"),
        "OMBUDSMAN": ("l’ombudsman régional", "de gewestelijke ombudsdienst", "the regional ombudsman"),
        "CONTACT_ADDRESS": ("place Colignon, 1030 Schaerbeek", "Colignonplein, 1030 Schaarbeek", ""),
    }
    translated = {
        f"IXEVENTS_{name}_{lang.upper()}": word for name, words in said.items() for lang, word in zip(LANGUAGES, words, strict=True) if word
    }
    return translated | {"IXEVENTS_TOWN_POSTCODES": "1030", "IXEVENTS_OMBUDSMAN_SITE": "https://ombuds.example.org"}


@pytest.mark.parametrize(
    ("lang", "name", "of_it"),
    [
        ("fr", "Ixelles", "d’Ixelles"),
        ("fr", "Évere", "d’Évere"),
        ("fr", "Schaerbeek", "de Schaerbeek"),
        ("fr", "Le Roeulx", "du Roeulx"),
        ("fr", "Les Bons Villers", "des Bons Villers"),
        ("fr", "La Hulpe", "de La Hulpe"),
        ("nl", "Elsene", "van Elsene"),
        ("en", "Ixelles", "of Ixelles"),
    ],
)
def test_a_name_is_joined_as_its_language_does(lang: str, name: str, of_it: str) -> None:
    assert town.joined(lang, name) == of_it


@pytest.mark.parametrize("lang", LANGUAGES)
def test_public_pages_speak_of_the_municipality_in_the_settings(client: ProofreadingClient, lang: str) -> None:
    wrong = {}
    for page in PAGES:
        answer = client.get(f"/{lang}{page}")
        assert answer.status_code == 200, page
        wrong[page] = ITS_RECORDS.findall(answer.text)

    assert {page: found for page, found in wrong.items() if found} == {}


def test_both_names_stand_beside_the_mark_and_one_name_only_once(app: Flask, client: ProofreadingClient) -> None:
    two = client.get("/en/").text
    app.config.update(TOWN_FR="Etterbeek", TOWN_NL="Etterbeek")
    one = client.get("/en/agenda").text

    assert _beside_the_mark(two) == [("fr", "Schaerbeek"), ("nl", "Schaarbeek")]
    assert _beside_the_mark(one) == [("fr", "Etterbeek")]


@pytest.mark.parametrize(
    ("names", "length"),
    [(("Ixelles", "Elsene"), ""), (("Schaerbeek", "Schaarbeek"), "long"), (("Forest", "Sint-Jans-Molenbeek"), "longest")],
)
def test_long_names_stand_smaller_beside_the_mark(names: tuple[str, str], length: str) -> None:
    assert town.length(tuple(zip(("fr", "nl"), names, strict=True))) == length


def test_the_head_of_a_page_is_told_how_long_the_names_are(client: ProofreadingClient) -> None:
    assert '<a class="wordmark wordmark--long" href=' in client.get("/fr/").text


def test_new_places_lie_there_and_its_schools_come_first(app: Flask, desk: StaffClient) -> None:
    sample.load()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    form = desk.get("/staff/places/new").text
    place = factories.make_place()
    found = school_search.search("athenee").schools

    assert all(word in form for word in ('value="1030"', 'value="Schaerbeek"', 'value="Schaarbeek"'))
    assert found[0].name == "Athénée des Cerisiers"
    assert place.postcode == "1030"


def test_letters_and_papers_name_it(app: Flask) -> None:
    with app.test_request_context("/fr/"):
        sentence, shown = funders.older_opinions(), audience.samples()["where"]

    assert "Commune de Schaerbeek et ne peut" in sentence.fr
    assert "gemeente Schaarbeek is verantwoordelijk" in sentence.nl
    assert shown.endswith("1030 Schaerbeek")


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_no_sentence_names_ixelles(lang: str) -> None:
    with (ROOT / f"translations/{lang}/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)

    assert [message.id for message in catalogue if message.id and IXELLES.search(f"{message.id} {message.string}")] == []


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_no_sentence_is_the_title_of_a_record_of_ixelles(app: Flask, lang: str) -> None:
    with (ROOT / f"translations/{lang}/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    records.load()
    titles = {text for project in db.session.scalars(select(Project)) for text in project.title.as_dict().values()}

    said = [f"{message.id} {message.string}" for message in catalogue if message.id]
    assert len(titles) > 8
    assert [sentence for sentence in said if any(title in sentence for title in titles)] == []


def test_no_template_and_no_code_names_ixelles_but_for_facts() -> None:
    templates = [path for path in (ROOT / "templates").rglob("*.*") if "dev" not in path.parts]
    named = [str(path.relative_to(ROOT)) for path in templates if IXELLES.search(path.read_text("utf-8"))]
    coded = {name for name, literal in _literals() if IXELLES.search(literal)}

    assert named == []
    assert coded == set(FACTS)


def _literals() -> Iterator[tuple[str, str]]:
    """Yield what is written in quotes in the application, but for docstrings, samples and records."""
    for path in (ROOT / "ixevents").rglob("*.py"):
        name = str(path.relative_to(ROOT / "ixevents"))
        if "sample" in name and name not in FACTS:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        words = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in words:
                yield name, node.value


def _beside_the_mark(page: str) -> list[tuple[str, str]]:
    before, _cause, _rest = page.partition("wordmark-cause")
    return re.findall(r'<span lang="(..)">([^<]*)</span>', before.partition("wordmark-place")[2])
