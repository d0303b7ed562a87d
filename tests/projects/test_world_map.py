"""The map: every partner country is drawn, every town of the records marked, and aid is read from the records alone (A-02 to A-05)."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ixevents.extensions import db
from ixevents.projects import countries, queries, world_map
from ixevents.projects.partners import Partner, PartnerKind, Relation
from ixevents.projects.projection import equal_earth
from ixevents.projects.world_map import Sheet

TOWNS = {"Ixelles", "Biarritz", "Bielefeld", "Cascais", "Kalamu", "Megiddo", "Mizil", "Zababdeh", "Zacharo"}


@pytest.mark.parametrize(("point", "place"), [((11, 0), (0, 0)), ((11, 90), (0, -1.317363)), ((191, 0), (-2.706630, 0))])
def test_the_projection_is_equal_earth(point: tuple[float, float], place: tuple[float, float]) -> None:
    assert equal_earth(*point) == pytest.approx(place, abs=1e-6)


def test_every_country_of_a_partner_is_drawn(app: Flask, loaded: None) -> None:
    partners = _partners()

    codes = {partner.country for partner in partners if partner.country}

    assert len(_sheets(app, partners)[0].countries) == len(codes) == 9


def test_every_town_of_the_records_has_its_mark_and_one_name(app: Flask, loaded: None) -> None:
    partners = _partners()
    towns = [partner for partner in partners if partner.kind == PartnerKind.LOCAL_AUTHORITY]

    sheets = _sheets(app, partners)

    names = [mark.name for sheet in sheets for mark in sheet.marks if mark.name]
    assert all(town.latitude is not None and town.longitude is not None for town in towns)
    assert (len(sheets[0].marks), sorted(names)) == (len(towns), sorted(TOWNS))


def test_support_goes_where_the_records_say_and_nowhere_else(app: Flask, loaded: None) -> None:
    """Megiddo stands under "developing country" in the source; nothing follows from that (A-04)."""
    receiving = countries.receiving(db.session.scalars(queries.catalogue()).all())

    with app.test_request_context("/fr/"):
        groups = countries.of(_partners(), db.session.scalars(queries.ties()).all(), receiving)

    assert receiving == ["CD", "PS"]
    assert [group.name for group in groups if group.receives] == ["Palestine", "République démocratique du Congo"]


def test_the_list_tells_every_partner_and_what_it_does(app: Flask, loaded: None) -> None:
    """Bielefeld is in no project, Zacharo in one; the institutions of the Union lie in no country (A-03, A-05)."""
    partners = _partners()

    with app.test_request_context("/fr/"):
        groups = countries.of(partners, db.session.scalars(queries.ties()).all(), ["CD", "PS"])

    lines = {str(line.name): line for group in groups for line in group.partners}
    assert len(lines) == len(partners)
    assert lines["Bielefeld"].parts == ()
    assert [(part.title, part.role) for part in lines["Zacharo"].parts] == [("Eau-tre Découverte", "partenaire")]
    assert [str(line.name) for line in groups[-1].partners] == [
        "Commission européenne",
        "Direction générale du développement et de la coopération (DG DEVCO)",
    ]


def test_a_project_without_named_partners_has_no_map(client: FlaskClient, loaded: None) -> None:
    """Who takes part in the Millennium Youth Project is not said (A-02)."""
    pages = {slug: client.get(f"/en/projects/{slug}").get_data(as_text=True) for slug in ("myp", "more-water", "eau-tre")}

    assert {slug: page.count("world-map-sheet ") for slug, page in pages.items()} == {"myp": 0, "more-water": 1, "eau-tre": 2}


def test_a_partner_nobody_has_placed_is_no_mark(app: Flask) -> None:
    nowhere = Partner(slug="somewhere", country="SN", relation=Relation.PROJECT_PARTNER)

    assert _sheets(app, [nowhere]) == ()


def _partners() -> list[Partner]:
    return list(db.session.scalars(queries.partners()).unique())


def _sheets(app: Flask, partners: list[Partner]) -> tuple[Sheet, ...]:
    with app.test_request_context("/fr/"):
        return world_map.sheets(partners, ["CD", "PS"])
