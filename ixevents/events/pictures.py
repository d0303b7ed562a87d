"""The picture shown where a page is shared: the cover of what the page is about, with its title."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from ixevents.core.languages import Translated
from ixevents.core.links import external
from ixevents.core.web import site_values
from ixevents.events import programme as programmes
from ixevents.events import published
from ixevents.extensions import db

HOME = "home"
"""The one slug of the site's own picture."""


@dataclass(frozen=True)
class Poster:
    """What a picture is drawn from."""

    slug: str
    theme: str
    title: str
    subtitle: str

    def png(self) -> bytes:
        """Draw it, or find it drawn."""
        from ixevents.core import painted  # noqa: PLC0415  # here, for its start: it loads Pillow

        return painted.og_png(self.slug, self.theme, self.title, self.subtitle)


def address(lang: str, kind: str, slug: str) -> str:
    """Return the full address of the picture of a site, programme, event or project."""
    return external("publications.picture", lang=lang, kind=kind, slug=slug)


def poster(kind: str, slug: str, lang: str) -> Poster | None:
    """Return what to draw, or None when nothing public has that name."""
    return POSTERS[kind](slug, lang)


def edition_poster(programme: str, slug: str, lang: str) -> Poster | None:
    """Return what to draw for an edition, or None when it is not public."""
    found = db.session.scalars(published.edition(programme, slug)).first()
    return _poster(f"{programme}-{slug}", programmes.get(programme).theme, found.title, lang) if found else None


def _event(slug: str, lang: str) -> Poster | None:
    found = db.session.execute(published.event(), {"slug": slug}).first()
    if found is None:
        return None
    theme = programmes.get(found.programme).theme
    return Poster(slug, theme, found.title.pick(lang).text, found.edition_title.pick(lang).text)


def _project(slug: str, lang: str) -> Poster | None:
    found = db.session.execute(published.project(), {"slug": slug}).first()
    return _poster(slug, "projects", found.title, lang) if found else None


def _programme(slug: str, lang: str) -> Poster | None:
    found = next((programme for programme in programmes.known() if programme.slug == slug), None)
    return _poster(slug, found.theme, found.name, lang) if found else None


def _site(slug: str, lang: str) -> Poster | None:
    site = site_values(current_app, lang)
    return Poster(HOME, "house", site.name, site.organiser) if slug == HOME else None


def _poster(slug: str, theme: str, title: Translated, lang: str) -> Poster:
    return Poster(slug, theme, title.pick(lang).text, site_values(current_app, lang).name)


POSTERS: dict[str, Callable[[str, str], Poster | None]] = {
    "event": _event,
    "project": _project,
    "programme": _programme,
    "site": _site,
}
