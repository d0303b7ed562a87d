"""Parts drawn once: the same for the same keys, anew for others, and a forgotten key is found."""

import pytest
from flask import Flask, g
from jinja2 import Environment

from ixevents.core import kept
from ixevents.core.kept import KeptParts

TEMPLATE = "{% kept one, two %}{{ draw() }}{% endkept %}"


@pytest.fixture
def parts(app: Flask) -> KeptParts:
    """The tag in an environment of its own, outside of tests' proving."""
    environment = Environment(extensions=[KeptParts], autoescape=True)
    parts = environment.extensions[KeptParts.identifier]
    assert isinstance(parts, KeptParts)
    return parts


def _draw(parts: KeptParts, words: str, one: object = 1, two: object = 2) -> str:
    return parts.environment.from_string(TEMPLATE).render(one=one, two=two, draw=lambda: words)


def test_a_part_is_drawn_once_for_the_same_keys(parts: KeptParts) -> None:
    assert _draw(parts, "a") == "a"
    assert _draw(parts, "b") == "a"
    assert _draw(parts, "b", two=3) == "b"


def test_every_language_has_its_own(parts: KeptParts) -> None:
    g.lang = "fr"
    assert _draw(parts, "oui") == "oui"
    g.lang = "nl"
    assert _draw(parts, "ja") == "ja"


def test_a_part_without_a_key_is_drawn_every_time(parts: KeptParts) -> None:
    assert _draw(parts, "a", one=None) == "a"
    assert _draw(parts, "b", one=None) == "b"
    assert not parts.drawn


def test_what_is_kept_is_escaped_once(parts: KeptParts) -> None:
    assert _draw(parts, "<b>") == "&lt;b&gt;"
    assert _draw(parts, "<b>") == "&lt;b&gt;"


def test_a_forgotten_key_is_found_where_parts_are_proved(parts: KeptParts) -> None:
    parts.proves = True
    _draw(parts, "a")

    with pytest.raises(AssertionError, match="depends on something else"):
        _draw(parts, "b")


def test_no_more_is_kept_than_there_is_room_for(parts: KeptParts) -> None:
    for number in range(kept.MOST + 1):
        _draw(parts, "a", one=number)
    _draw(parts, "a" * (kept.LONGEST + 1), one="long")

    assert len(parts.drawn) == kept.MOST
    assert [key[3] for key in parts.drawn][:: kept.MOST - 1] == [1, kept.MOST]


def test_tests_prove_and_editors_see_their_changes(app: Flask) -> None:
    parts = app.jinja_env.extensions[KeptParts.identifier]
    assert isinstance(parts, KeptParts)
    assert (parts.keeps, parts.proves) == (True, True)

    app.config["ENVIRONMENT"] = "development"
    kept.init_app(app)
    edited = app.jinja_env.extensions[KeptParts.identifier]
    assert isinstance(edited, KeptParts)
    assert not edited.keeps
    assert _draw(edited, "a") == "a"
    assert _draw(edited, "b") == "b"
