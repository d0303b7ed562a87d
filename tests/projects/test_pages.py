"""The catalogue and the records as people read them."""

import re
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ixevents.core import entries
from ixevents.core.clock import BRUSSELS, now, today
from ixevents.core.languages import LANGUAGES
from ixevents.extensions import db
from ixevents.projects import records
from ixevents.projects.models import Project
from tests.support import factories
from tests.support.queries import count_queries

CATALOGUE_STATEMENTS = 12
RECORD_STATEMENTS = 13
SLUGS = ("cic-kalamu", "more-water", "eau-tre", "myp", "awareness-raising")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "fr",
            [
                "Plus d’eau pour le peuple palestinien",
                "407 676,96 €",
                "1 468 557,06 €",
                "août 2012 – juillet 2013 (prévu)",
                "Kinshasa, République démocratique du Congo",
                "Commission européenne",
                "sécurité alimentaire",
            ],
        ),
        (
            "nl",
            [
                "Meer water voor het Palestijnse volk",
                "€ 407.676,96",
                "€ 1.468.557,06",
                "augustus 2012 – juli 2013 (gepland)",
                "Kinshasa, Democratische Republiek Congo",
                "Europese Commissie",
                "voedselzekerheid",
            ],
        ),
        (
            "en",
            [
                "More Water for the Palestinian People",
                "€407,676.96",
                "€1,468,557.06",
                "August 2012 – July 2013 (planned)",
                "Kinshasa, Democratic Republic of the Congo",
                "European Commission",
                "food security",
            ],
        ),
    ],
)
def test_the_catalogue_tells_each_record_and_the_sum(client: FlaskClient, loaded: None, lang: str, words: list[str]) -> None:
    text = _text(client, f"/{lang}/projects/")

    assert [word for word in words if word not in text] == []


def test_the_amounts_of_the_catalogue_are_those_of_the_file_to_the_cent(app: Flask, client: FlaskClient, loaded: None) -> None:
    amounts = [Decimal(entry["total_amount"]) for entry in entries.read(records.FILE)["projects"] if "total_amount" in entry]

    html = client.get("/en/projects/").get_data(as_text=True)

    shown = [Decimal(re.sub("[^0-9.]", "", cell)) for cell in re.findall(r'<td class="number">(€[^<]+)</td>', html)]
    assert (shown, sum(shown)) == (amounts, Decimal("1468557.06"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_project_tells_its_story_in_the_language_of_the_page(app: Flask, loaded: None, lang: str) -> None:
    stories = [project.story for project in db.session.scalars(select(Project).where(Project.standing.is_(False)))]

    assert [len(story.as_dict()[lang].split("\n\n")) >= 2 for story in stories] == [True] * 4


def test_other_funders_are_named_with_their_sentence(client: FlaskClient, loaded: None) -> None:
    project = db.session.scalars(select(Project).where(Project.slug == "cic-kalamu").options(selectinload(Project.funding))).one()
    project.funding[0].sentence = factories.words("Avec l’appui de la coopération belge.")
    db.session.commit()

    assert "Gouvernement belge Avec l’appui de la coopération belge." in _text(client, "/fr/projects/cic-kalamu")


def test_events_that_are_over_stand_apart(client: FlaskClient, loaded: None) -> None:
    project = db.session.scalars(select(Project).where(Project.slug == "more-water")).one()
    event = factories.make_event(project=project, title=factories.words("Puits et fontaines"))
    factories.make_slot(event=event, starts_at=now() - timedelta(days=3))

    text = _text(client, "/fr/projects/more-water")

    assert text.index("Aucun n’est annoncé") < text.index("Événements passés") < text.index("Puits et fontaines")


def test_the_catalogue_lists_partners_by_relation(client: FlaskClient, loaded: None) -> None:
    html = client.get("/en/projects/").get_data(as_text=True)

    places = [
        html.index(words) for words in ("Twin towns", "Partners of our projects", "Institutions, associations and schools", "Funders")
    ]
    assert places == sorted(places)
    twins = html[places[0] : places[1]]
    assert re.findall(r'people-list-name"><a href="/en/partners/[a-z-]+">([^<]+)<', twins) == ["Biarritz", "Kalamu", "Megiddo", "Zababdeh"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "fr",
            [
                "Projet international de coopération entre pouvoirs locaux",
                "2007 – 2012",
                "407 676,96 €",
                "Gouvernement belge",
                "CIC",
                "50 %",
            ],
        ),
        (
            "nl",
            ["Internationaal project voor samenwerking tussen lokale besturen", "2007 – 2012", "€ 407.676,96", "Belgische regering", "50%"],
        ),
        (
            "en",
            [
                "2007 – 2012",
                "€407,676.96",
                "Belgian government co-financing, amount not known",
                "Administrative coverage of the population not known 50%",
                "Kalamu partner · Kinshasa, Democratic Republic of the Congo",
                "Local authority staff working in Kalamu not stated",
                "Cooperation with the DRC",
                "cooperation-drc@example.org",
                "Local Authority International Cooperation Programme",
                "“is running from 2007 to 2012”",
            ],
        ),
    ],
)
def test_the_record_of_kalamu(client: FlaskClient, loaded: None, lang: str, words: list[str]) -> None:
    text = _text(client, f"/{lang}/projects/cic-kalamu")

    assert [word for word in words if word not in text] == []


def test_a_record_says_what_is_planned_and_what_is_our_reading(client: FlaskClient, loaded: None) -> None:
    text = _text(client, "/en/projects/more-water")

    expected = [
        "August 2012 – July 2013 (planned)",
        "The text of 2012 gives the duration and no last month; the end shown here is our reading.",
        "Ixelles project lead, as we read the text · Belgium",
        "Residents of the village of Zababdeh more than 500",
        "The text of 2012 names no funder.",
        "Sub-projects 3",
    ]
    assert [word for word in expected if word not in text] == []


def test_a_record_gives_ranges_as_stated_and_repairs_nothing(client: FlaskClient, loaded: None) -> None:
    text = _text(client, "/en/projects/myp")

    expected = [
        "2013 – 2016 (planned)",
        "€605,063.10",
        "260 people directly involved, who pass it on.",
        "Local authority coordinators participating in the project 8",
        "Pupils of classes from participating countries, with their teachers 25 to 30 in each country",
        "Teachers of these classes not stated",
        "General public (local, national, European, international) not stated",
        "European Commission support asked for in a call for non-state actors and local authorities, amount not known",
    ]
    assert [word for word in expected if word not in text] == []
    assert "264" not in text


def test_the_standing_record_shows_the_policy_and_no_money(client: FlaskClient, loaded: None) -> None:
    text = _text(client, "/en/projects/awareness-raising")

    assert "Awareness raising – general policy" in text
    assert "twinning-based cooperation (Zababdeh, Kalamu)" in text
    assert "Total resources" not in text
    assert "€" not in text


def test_a_record_shows_its_events_and_only_its_own(client: FlaskClient, loaded: None) -> None:
    project = db.session.scalars(select(Project).where(Project.slug == "more-water")).one()
    starts_at = now() + timedelta(days=3)
    factories.make_slot(event=factories.make_event(project=project, title=factories.words("L'eau qui revient")), starts_at=starts_at)
    factories.make_slot(event=factories.make_event(title=factories.words("Autre chose")), starts_at=starts_at)

    text = _text(client, "/fr/projects/more-water")

    assert ("L'eau qui revient" in text, "Autre chose" in text) == (True, False)


def test_an_event_of_whole_days_shows_no_hours(client: FlaskClient, loaded: None) -> None:
    project = db.session.scalars(select(Project).where(Project.slug == "more-water")).one()
    midnight = datetime.combine(today() + timedelta(days=3), time(0), BRUSSELS)
    event = factories.make_event(project=project)
    factories.make_slot(event=event, starts_at=midnight, ends_at=midnight + timedelta(days=1), all_day=True)

    assert "00:00" not in _text(client, "/fr/projects/more-water")


def test_a_record_shows_six_events_and_leads_to_the_others(client: FlaskClient, loaded: None) -> None:
    project = db.session.scalars(select(Project).where(Project.slug == "more-water")).one()
    for _number in range(7):
        factories.make_slot(event=factories.make_event(project=project))

    html = client.get("/fr/projects/more-water").get_data(as_text=True)

    assert html.count('class="event-card ') == 6
    assert 'href="/fr/agenda?project=more-water"' in html


def test_an_unknown_record_is_not_found(client: FlaskClient, loaded: None) -> None:
    assert client.get("/fr/projects/nothing-here").status_code == 404


def test_the_catalogue_costs_the_same_with_more_records(client: FlaskClient, loaded: None) -> None:
    before = _statements(client, "/fr/projects/")
    for _number in range(3):
        factories.make_project()

    assert (before, _statements(client, "/fr/projects/")) == (CATALOGUE_STATEMENTS, CATALOGUE_STATEMENTS)


@pytest.mark.parametrize(("slug", "parts"), [("cic-kalamu", 1), ("eau-tre", 0), ("myp", 1)])
def test_a_record_costs_the_same_whatever_it_holds(client: FlaskClient, loaded: None, slug: str, parts: int) -> None:
    """That nobody has entered what an indicator reached takes a statement to know, and that classes do not meet across borders yet."""
    assert _statements(client, f"/fr/projects/{slug}") == RECORD_STATEMENTS + parts


def test_a_record_costs_the_same_with_one_event_and_with_three(client: FlaskClient, loaded: None) -> None:
    project = db.session.scalars(select(Project).where(Project.slug == "myp")).one()
    costs = []
    for count in (1, 2):
        for _number in range(count):
            factories.make_slot(event=factories.make_event(project=project))
        costs.append(_statements(client, "/fr/projects/myp"))

    assert costs[0] == costs[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_officials_of_the_time_are_on_no_page(app: Flask, client: FlaskClient, loaded: None, lang: str) -> None:
    pages = [
        str(rule).replace("<any(fr, nl, en):lang>", lang)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments == {"lang"}
    ]
    pages += [f"/{lang}/projects/{slug}" for slug in SLUGS]

    for page in pages:
        body = client.get(page).get_data(as_text=True)
        found = [word for word in ("Puyenbroeck", "Wéry", "Halleux", "@ixelles.be", "515.69", "+3225156") if word in body]
        assert (page, found) == (page, [])
    assert f"/{lang}/projects/" in pages


def _statements(client: FlaskClient, path: str) -> int:
    with count_queries() as statements:
        assert client.get(path).status_code == 200
    return len(statements)


def _text(client: FlaskClient, path: str) -> str:
    """Return the words of a page in one line, with plain spaces."""
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).replace("&#39;", "'")).replace(" ,", ",")
