"""Addresses built once for each kind are those that are built one by one, and nothing that belongs to somebody is kept."""

from typing import Any

from flask import Flask
from werkzeug.routing import Map, Rule

from ixevents.core import links
from ixevents.core.patterns import Build, patterned

ADDRESSES = Map(
    [
        Rule("/<any(fr, nl):lang>/events/<slug>", endpoint="event"),
        Rule("/<any(fr, nl):lang>/events/<slug>/register", endpoint="register"),
        Rule("/staff/<int:id>", endpoint="desk"),
        Rule("/files/<path:name>", endpoint="file"),
        Rule("/seasons/winter", endpoint="season", defaults={"season": "winter"}),
        Rule("/seasons/other/<season>", endpoint="season"),
    ]
)


def _building(asked: list[dict[str, Any]]) -> Build:
    """Return what builds addresses, and notes for which it had to ask."""
    adapter = ADDRESSES.bind("x.example.org")

    def build(_root: str, _lang: str | None, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        asked.append(dict(values))
        return adapter.build(endpoint, dict(values))

    return patterned(ADDRESSES, build)


def _build(build: Build, endpoint: str, **values: object) -> str:
    return build("", None, endpoint, tuple(values.items()))


def test_a_kind_of_address_is_built_once() -> None:
    asked: list[dict[str, Any]] = []
    build = _building(asked)

    made = [_build(build, "register", lang=lang, slug=slug, slot=5) for slug in ("a", "b-2") for lang in ("fr", "nl")]

    assert made == [f"/{lang}/events/{slug}/register?slot=5" for slug in ("a", "b-2") for lang in ("fr", "nl")]
    assert len(asked) == 2


def test_what_is_not_a_plain_word_is_built_as_ever() -> None:
    asked: list[dict[str, Any]] = []
    build = _building(asked)

    assert _build(build, "event", lang="fr", slug="l'été", page=2) == "/fr/events/l'%C3%A9t%C3%A9?page=2"
    assert _build(build, "event", lang="fr", slug="SeCReT") == "/fr/events/SeCReT"
    assert _build(build, "event", lang="fr", slug="x", q=["a", "b"]) == "/fr/events/x?q=a&q=b"
    assert _build(build, "desk", id=7) == "/staff/7"
    assert _build(build, "file", name="a") == "/files/a"
    assert [_build(build, "season", season=season) for season in ("winter", "spring")] == ["/seasons/winter", "/seasons/other/spring"]
    assert [sorted(map(str, one.values())) for one in asked] == [
        ["2", "fr", "l'été"],
        ["SeCReT", "fr"],
        ["['a', 'b']", "fr", "x"],
        ["7"],
        ["a"],
        ["winter"],
        ["spring"],
    ]


def test_all_addresses_of_the_site_are_those_flask_builds(app: Flask) -> None:
    found = 0
    with app.test_request_context("/fr/agenda"):
        for rule in app.url_map.iter_rules():
            kinds = {name: type(kind).__name__ for name, kind in rule._converters.items()}
            if not set(kinds.values()) <= {"UnicodeConverter", "AnyConverter", "IntegerConverter"}:
                continue
            for text, number in (("a-1", 7), ("b", 8), ("Ç x/", 9)):
                chosen = {name: _first(rule, name) for name, kind in kinds.items() if kind == "AnyConverter"}
                numbers = {name: number for name, kind in kinds.items() if kind == "IntegerConverter"}
                values = dict.fromkeys(kinds, text) | chosen | numbers | {"asked": text, "page": number}
                assert app.url_for(rule.endpoint, **values) == Flask.url_for(app, rule.endpoint, **values)
                assert links.external(rule.endpoint, **values) == _in_full(app, rule.endpoint, values)
                found += 1
    assert found > 1000


def _first(rule: Rule, name: str) -> str:
    """Return the first word of a choice."""
    return min(rule._converters[name].items)


def _in_full(app: Flask, endpoint: str, values: dict[str, Any]) -> str:
    return app.url_map.bind("events.example.org", script_name="/", url_scheme="https").build(endpoint, values, force_external=True)
