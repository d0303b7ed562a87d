"""Parts of pages that are drawn once for all who see the same: `{% kept key, key %}...{% endkept %}` in a template.

Half of a page is the same on every page: its head, its menu, its foot. Whoever writes the tag names everything the part depends on
besides the language and the settings staff change; in tests each part is drawn again and held against what was kept, so that a
forgotten key is found.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, g
from jinja2 import nodes
from jinja2.environment import Environment
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

MOST = 500
"""Parts kept by one process, of some two thousand bytes each; then the oldest goes."""
LONGEST = 20_000

Key = tuple[Any, ...]


class KeptParts(Extension):
    """The tag, with what was drawn by the templates of one application. A key of None says that the part is this reader's own."""

    tags = {"kept"}  # noqa: RUF012  # as Jinja declares it

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.drawn: dict[Key, Markup] = {}
        self.keeps = True
        self.proves = False
        self.config: Mapping[str, Any] = {"SETTINGS_EDITION": 0}

    def parse(self, parser: Parser) -> nodes.Node:
        """Make the part a function that is called when it is not there yet."""
        line = next(parser.stream).lineno
        keys = []
        while parser.stream.current.type != "block_end":
            keys.append(parser.parse_expression())
            parser.stream.skip_if("comma")
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        place = nodes.Const(f"{parser.name}:{line}")
        draw = self.call_method("draw", [place, nodes.Tuple(keys, "load")], lineno=line)
        return nodes.CallBlock(draw, [], [], body).set_lineno(line)

    def draw(self, place: str, keys: Key, caller: Callable[[], str]) -> Markup:
        """Return the part as it was drawn for these keys, or draw it."""
        if not self.keeps or None in keys:
            return Markup(caller())  # made by a template that escapes
        key = (place, g.get("lang"), self.config["SETTINGS_EDITION"], *keys)
        found = self.drawn.get(key)
        if found is None or self.proves:
            found = self._drawn(key, found, Markup(caller()))  # as above
        return found

    def _drawn(self, key: Key, before: Markup | None, now: Markup) -> Markup:
        if before is not None and before != now:
            raise AssertionError(f"{key[0]} depends on something else than the keys it names: {before!r} became {now!r}")
        if len(now) <= LONGEST:
            while len(self.drawn) >= MOST:
                self.drawn.pop(next(iter(self.drawn)), None)
            self.drawn[key] = now
        return now


def init_app(app: Flask) -> None:
    """Give templates the tag. While templates are being edited nothing is kept; in tests, what is kept is proved."""
    app.jinja_env.add_extension(KeptParts)
    kept: KeptParts = app.jinja_env.extensions[KeptParts.identifier]  # type: ignore[assignment]
    kept.config = app.config
    kept.keeps, kept.proves = app.config["ENVIRONMENT"] != "development", app.testing
