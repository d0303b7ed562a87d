"""The picture every event, edition and project has, drawn from its slug as SVG: in a page, or as a file that is loaded once it is near."""

from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path

from flask import Flask, Response, abort, url_for

from ixevents.core import scenes, shapes, tokens
from ixevents.core.scenes import compose
from ixevents.core.shapes import to_svg

WIDTH, HEIGHT = 600, 450
_SIZES = {"crowd": (1600, 180)}
"""Of files; the crowd is that at the foot of every page."""
_PURPOSE = "cover"
_HAND = sha256(b"".join(Path(str(module.__file__)).read_bytes() for module in (scenes, shapes))).hexdigest()
"""How covers are drawn: when that changes, their addresses do."""


def init_app(app: Flask) -> None:
    """Serve covers as files, and tell templates their addresses."""
    app.add_url_rule("/covers/<theme>/<slug>/<mark>.svg", "cover", _answer)
    app.jinja_env.globals["cover_address"] = address


@lru_cache(maxsize=1024)
def cover_svg(slug: str, theme: str, *, width: int = WIDTH, height: int = HEIGHT, title: str | None = None) -> str:
    """Return the cover as inline SVG: presentation attributes only, decorative unless it has a title."""
    pieces = to_svg(compose(slug, theme, width, height))
    meaning = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return f'<svg class="cover" viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMax slice" {meaning}>{pieces}</svg>'


def address(slug: str, theme: str) -> str:
    """Return where the cover is a file."""
    return url_for("cover", slug=slug, theme=theme, mark=mark(slug, theme))


def mark(slug: str, theme: str) -> str:
    """Return what only we can write into the address: what no page shows has none, and strangers have nothing drawn."""
    return tokens.mark(_PURPOSE, _shown(slug, theme))


def _answer(theme: str, slug: str, mark: str) -> Response:
    if not tokens.is_marked(_PURPOSE, _shown(slug, theme), mark):
        abort(404)
    width, height = _SIZES.get(theme, (WIDTH, HEIGHT))
    svg = cover_svg(slug, theme, width=width, height=height).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _shown(slug: str, theme: str) -> str:
    return f"{theme}/{slug}/{_HAND}"
