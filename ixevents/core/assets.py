"""Static files: bundles of styles and scripts made in memory at the start, and hashed addresses that never go stale."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask, Response, abort, request

_BESIDES = {
    "staff": ("charts", "exchanges", "proposals", "staff"),
    "classes": ("classes", "exchanges"),
    "exchanges": ("exchanges",),
    "council": ("council",),
    "records": ("charts", "records"),
    "embed": ("embed",),
    "entry": ("entry",),
    "proposals": ("proposals",),
    "day": ("day", "timetable"),
    "timetable": ("timetable",),
    "open": ("open",),
    "stands": ("stands",),
}
"""Bundles of styles and scripts for some pages only, and the folders they are made of: the back-office, what teachers and coordinators
fill in, exchanges on a public page, the council, the project records, frames on other sites, the choice of a language, proposals, a
festival on the day itself, its rooms by hours, open data, stands."""

_STYLE_ORDER = ("vendor/govuk-frontend.css", "css/tokens.css", "css/base.css", "css/layout.css", "css/components", "css/print.css")
_SVG = "image/svg+xml"
_SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A drawing is by day and by night in colours of its own: it does not see the styles of the page."""
_CACHE = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Bundle:
    """Several files served as one."""

    name: str
    body: bytes
    mimetype: str
    digest: str

    @cached_property
    def packed(self) -> bytes:
        """The compressed form, made for the first who takes it so."""
        return gzip.compress(self.body, 9, mtime=0)


class Assets:
    """Knows the address of every static file; addresses carry a hash, so that browsers may keep them for ever."""

    def __init__(self, app: Flask) -> None:
        self.root = Path(str(app.static_folder))
        self._addresses: dict[str, str] = {}
        self.bundles = {bundle.name: bundle for bundle in _bundles(self.root)}
        app.add_url_rule("/assets/<digest>/<name>", "bundle", self.serve)
        # In development an edited file must show at the next reload.
        if app.config["ENVIRONMENT"] == "development":
            app.before_request(self._reload)

    def address(self, name: str) -> str:
        """Return the address of a bundle (`site.css`, `staff.js`, `world.svg`) or of a file below `static/`."""
        if name in self.bundles:
            return f"/assets/{self.bundles[name].digest}/{name}"
        if name not in self._addresses:
            digest = hashlib.sha256((self.root / name).read_bytes()).hexdigest()[:12]
            self._addresses[name] = f"/static/{name}?v={digest}"
        return self._addresses[name]

    def serve(self, digest: str, name: str) -> Response:
        """Answer a bundle, compressed where the browser takes it."""
        bundle = self.bundles.get(name)
        if bundle is None or digest != bundle.digest:
            abort(404)
        packed = request.accept_encodings.quality("gzip") > 0
        response = Response(bundle.packed if packed else bundle.body, mimetype=bundle.mimetype)
        response.headers["Cache-Control"] = _CACHE
        response.headers["Vary"] = "Accept-Encoding"
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        if bundle.mimetype == _SVG:
            response.headers["Content-Security-Policy"] = _SVG_POLICY
        return response

    def _reload(self) -> None:
        if request.endpoint not in ("bundle", "cover", "static"):
            self.bundles = {bundle.name: bundle for bundle in _bundles(self.root)}
            self._addresses.clear()


def _bundles(root: Path) -> tuple[Bundle, ...]:
    """Return the bundles of every page, and those that some pages load besides."""
    besides = []
    for name, folders in _BESIDES.items():
        styles, scripts = _in(root / "css", folders, "*.css"), _in(root / "js", folders, "*.js")
        besides += [_bundle(f"{name}.css", styles, "text/css"), _bundle(f"{name}.js", scripts, "text/javascript")]
    return _styles(root), _scripts(root), _drawing(root), *besides


def _drawing(root: Path) -> Bundle:
    """Return the land of the map: of the drawings, the one worth compressing."""
    body = (root / "img" / "world.svg").read_bytes()
    return Bundle("world.svg", body, _SVG, hashlib.sha256(body).hexdigest()[:12])


def _in(root: Path, folders: tuple[str, ...], pattern: str) -> list[Path]:
    return [path for folder in folders for path in sorted((root / folder).glob(pattern))]


def _styles(root: Path) -> Bundle:
    files: list[Path] = []
    for entry in _STYLE_ORDER:
        path = root / entry
        files += sorted(path.glob("*.css")) if path.is_dir() else [path] if path.exists() else []
    return _bundle("site.css", files, "text/css")


def _scripts(root: Path) -> Bundle:
    return _bundle("site.js", sorted((root / "js").glob("*.js")), "text/javascript")


_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
_QUOTED = re.compile(rb"""("[^"]*"|'[^']*')""")
_MARGIN = re.compile(rb"^\s*//.*\n|^\s+", re.MULTILINE)
"""Lines of comment and indentation of scripts; none of them has a text of several lines (a test looks)."""
_AROUND = re.compile(rb"\s*([{};,])\s*|(:)\s+")


def _squeeze(css: bytes) -> bytes:
    """Leave out comments and the space that means nothing; what is between quotes stays as it is."""
    parts = _QUOTED.split(re.sub(rb"\n\s*", b"", _COMMENT.sub(b"", css)))
    parts[::2] = [_AROUND.sub(lambda found: found[1] or found[2], part) for part in parts[::2]]
    return b"".join(parts).replace(b";}", b"}")


def _bundle(name: str, files: list[Path], mimetype: str) -> Bundle:
    body = b"\n".join(path.read_bytes() for path in files)
    body = _squeeze(body) if mimetype == "text/css" else _MARGIN.sub(b"", body)
    return Bundle(name, body, mimetype, hashlib.sha256(body).hexdigest()[:12])
