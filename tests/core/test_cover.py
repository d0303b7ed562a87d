"""The cover art: same slug, same picture; safe to put into any page; small."""

import re
from io import BytesIO
from statistics import mean

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from ixevents.core.cover import address, cover_svg
from ixevents.core.painted import OG_HEIGHT, OG_WIDTH, og_png
from ixevents.core.scenes import PALETTES, SCENES, Scene, above
from ixevents.core.shapes import Disc
from tests.support import markup

THEMES = sorted(SCENES)
SLUGS = [f"event-{number}" for number in range(40)]
ALLOWED = {
    "class",
    "viewBox",
    "preserveAspectRatio",
    "aria-hidden",
    "role",
    "aria-label",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "d",
    "cx",
    "cy",
    "r",
}


@pytest.mark.parametrize("theme", THEMES)
def test_cover_is_the_same_for_the_same_slug(theme: str) -> None:
    first = cover_svg("fontaines", theme)
    cover_svg.cache_clear()

    assert cover_svg("fontaines", theme) == first


def test_cover_differs_from_slug_to_slug() -> None:
    pictures = {cover_svg(slug, "festival") for slug in SLUGS}

    assert len(pictures) == len(SLUGS)


@pytest.mark.parametrize("theme", THEMES)
def test_cover_has_nothing_a_strict_policy_would_block(theme: str) -> None:
    for slug in SLUGS:
        svg = cover_svg(slug, theme)

        assert set(re.findall(r" ([a-zA-Z-]+)=", svg)) <= ALLOWED
        assert set(re.findall(r"<([a-z]+)", svg)) <= {"svg", "g", "path", "circle"}


@pytest.mark.parametrize("theme", THEMES)
def test_cover_is_well_formed(theme: str) -> None:
    for slug in SLUGS:
        markup.read_part(cover_svg(slug, theme))


@pytest.mark.parametrize("theme", sorted(PALETTES))
def test_cover_stays_small(theme: str) -> None:
    sizes = [len(cover_svg(slug, theme)) for slug in SLUGS]

    assert mean(sizes) < 1900
    assert max(sizes) < 2400


def test_cover_is_decorative_until_it_has_a_title() -> None:
    assert 'aria-hidden="true"' in cover_svg("a", "week")
    assert 'role="img" aria-label="L&#x27;eau &quot;d&#x27;ici&quot;"' in cover_svg("a", "week", title="L'eau \"d'ici\"")


def test_unknown_theme_takes_the_house_colours() -> None:
    assert Scene("a", "somewhere", 800, 450).ground in dict(PALETTES["house"].grounds)


@pytest.mark.parametrize("theme", THEMES)
def test_sharing_picture_has_the_expected_size_and_the_colours_of_the_cover(theme: str) -> None:
    picture = Image.open(BytesIO(og_png("eau", theme, "L’eau de Zababdeh", "Samedi 8 mai 2027")))

    assert picture.format == "PNG"
    assert picture.size == (OG_WIDTH, OG_HEIGHT)
    assert len(picture.convert("RGB").getcolors(maxcolors=100_000)) > 20


def test_sharing_picture_takes_a_very_long_title() -> None:
    title = "Ontwikkelingssamenwerking tussen lokale overheden, scholen en verenigingen van Elsene en Kalamu " * 3

    picture = Image.open(BytesIO(og_png("lang", "projects", title, "2007 – 2012")))

    assert picture.size == (OG_WIDTH, OG_HEIGHT)


def test_a_cover_that_is_loaded_later_is_the_one_drawn_into_the_page(client: FlaskClient, app: Flask) -> None:
    with app.test_request_context():
        shown = address("fontaines", "week")

    answer = client.get(shown)

    assert answer.text.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1) == cover_svg("fontaines", "week")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/svg+xml", "public, max-age=31536000, immutable")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_only_what_a_page_shows_has_an_address_of_its_cover(client: FlaskClient, app: Flask) -> None:
    with app.test_request_context():
        shown = address("fontaines", "week")

    guessed = [shown.replace("fontaines", "autre"), shown.replace("/week/", "/youth/"), "/covers/week/fontaines/0000000000000000.svg"]

    assert [client.get(path).status_code for path in [shown, *guessed]] == [200, 404, 404, 404]


@pytest.mark.parametrize("theme", [theme for theme in THEMES if above in SCENES[theme]])
def test_the_square_seen_from_above_does_not_melt_into_its_poster(theme: str) -> None:
    own = PALETTES[theme].papers[0]
    scenes = [Scene(slug, theme, 600, 450) for slug in SLUGS]
    for scene in scenes:
        above(scene)

    floors = [next(shape for shape in scene.shapes if isinstance(shape, Disc)) for scene in scenes]

    assert own in {paper for scene in scenes for paper in scene.papers[:2]}
    assert own not in {floor.colour for floor in floors}
