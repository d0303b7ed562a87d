"""The web frame: languages in addresses, what templates may use, compression; everything a page has before it has content."""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask, Request, Response, abort, current_app, g, has_request_context, request, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_babel import force_locale
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup
from werkzeug.routing import Rule

from ixevents.core import assets, catalogues, compiled, dates, errors, headers, kept, logs, markdown, patterns, sizes, town
from ixevents.core.cover import cover_svg
from ixevents.core.languages import LANGUAGES, LOCALES, NAMES, Translated
from ixevents.core.received import Received, swallow

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_COMPRESSIBLE = ("text/html", "application/json", "application/ld+json", "image/svg+xml", "text/plain", "application/xml")
_COMPRESS_FROM = 1024
_REMEMBERED_LENGTH = 100
LARGEST_ID = 2**31 - 1
"""What a column of numbers holds on PostgreSQL: nothing has a larger one."""


class _Sheet(Template):
    """A template whose macros are made once.

    Jinja compares all global names before every import, in case a template brings its own; none does here, and a page
    has twenty imports.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module(None)


class _Rule(Rule):
    """An address whose way of being written is compiled when it is first written: six hundred take a quarter of the start, and one visitor
    meets few of them."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # Werkzeug's own
        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            compiled = super(_Rule, self)._compile_builder(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", compiled)
            found: tuple[str, str] = compiled(**values)
            return found

        return build


class _Sessions(SecureCookieSessionInterface):
    """Sessions of those who have one: staff. What reads and checks the cookie is not set up for all who come without."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        # Most bring no cookie at all.
        if "HTTP_COOKIE" not in request.environ or self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Leave an empty one alone that nobody looked at: how its cookie would be written is eight settings, looked up for every answer."""
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)


class Site(Flask):
    """The application, with a memory for addresses: a page has seventy, mostly the same as the page before."""

    url_rule_class = _Rule
    request_class = Received
    session_interface = _Sessions()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._remembered = lru_cache(maxsize=2048)(patterns.patterned(self.url_map, self._build))

    def wsgi_app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        """Answer as Flask does, once all that was sent is here."""
        answer = super().wsgi_app(environ, start_response)
        swallow(environ)
        return answer

    def ensure_sync(self, func: Any) -> Any:
        """Return the function as it is: none of ours is a coroutine, and Flask would look at nine of them at every request."""
        return func

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """Return an address as Flask does. Remembered are paths of public pages only: codes of private ones are kept nowhere."""
        # Flask passes on what was not asked for, as None.
        values = {name: value for name, value in values.items() if value is not None or not name.startswith("_")}
        plain = not endpoint.startswith(".") and "code" not in values and not any(name.startswith("_") for name in values)
        # Anybody can ask for pages that do not exist: endless slugs must not fill the memory.
        short = all(len(value) <= _REMEMBERED_LENGTH for value in values.values() if isinstance(value, str))
        if not (plain and short and has_request_context()):
            return super().url_for(endpoint, **values)
        try:
            return self._remembered(request.root_path, g.get("lang"), endpoint, tuple(values.items()))
        except TypeError:  # a list of values cannot be remembered
            return super().url_for(endpoint, **values)

    def _build(self, _root: str, _lang: str | None, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return super().url_for(endpoint, **dict(values))


def init_app(app: Flask) -> None:
    """Give the application its frame."""
    logs.init_app(app)
    _languages(app)
    _templates(app)
    errors.init_app(app)
    # Registered before the headers, so that it runs after them: after_request goes backwards.
    app.after_request(_compress)
    headers.init_app(app)


def current_language() -> str:
    """Return the language of the page being made."""
    lang: str = g.get("lang") or "fr"
    return lang


def apart(parts: Iterable[str]) -> str:
    """Join parts that may have commas of their own; French puts a space before its semicolon."""
    return ("\u00a0; " if current_language() == "fr" else "; ").join(parts)


def current_locale() -> str:
    """Return the locale for Flask-Babel."""
    return LOCALES[current_language()]


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak another language than the page's for a while: letters. Works without a request too."""
    before = g.get("lang")
    g.lang = lang
    try:
        with force_locale(LOCALES[lang]):
            yield
    finally:
        g.lang = before


def preferred_language() -> str | None:
    """Return the best of our languages for this browser, or None when it asks for none of them."""
    return request.accept_languages.best_match(LANGUAGES)


def _languages(app: Flask) -> None:
    @app.url_value_preprocessor
    def pull_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
        lang = (values or {}).pop("lang", None)
        g.lang = lang or _first_part_of_path() or preferred_language() or "fr"
        # Databases cannot even be asked for a text with a NUL or for such a number: nothing has such an address.
        if any("\x00" in str(value) or (isinstance(value, int) and value > LARGEST_ID) for value in (values or {}).values()):
            abort(404)

    @app.url_defaults
    def add_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = current_language()


def _first_part_of_path() -> str | None:
    """Return the language an address begins with that is none of ours otherwise."""
    first = request.path.split("/", 2)[1]
    return first if first in LANGUAGES else None


_SAID_OF_DAYS = ("day_long", "day_medium", "day_short", "weekday", "weekday_short", "month", "month_short", "ordinal", "until", "deadline")


def _templates(app: Flask) -> None:
    catalogues.init_app(app)
    kept.init_app(app)
    app.jinja_env.template_class = _Sheet
    # As with styles: an edited template shows at the next reload.
    app.jinja_env.auto_reload = app.config["ENVIRONMENT"] == "development"
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    compiled.init_app(app)
    app.jinja_env.globals.update(asset=assets.Assets(app).address, cover=_cover, languages=LANGUAGES, language_names=NAMES)
    app.jinja_env.filters.update(
        tr=tr, plain=plain, markdown=_markdown, iso=dates.iso, hour=dates.hour, day_number=dates.day_number, year=dates.year
    )
    app.jinja_env.filters.update(
        bound=bound, unbroken=unbroken, longest_word=longest_word, tied=tied, last_day=dates.last_day, last_hour=dates.last_hour
    )
    for name in _SAID_OF_DAYS:
        app.jinja_env.filters[name] = _in_language(getattr(dates, name))
    app.jinja_env.filters["file_size"] = lambda number: sizes.file_size(number, current_language())
    app.jinja_env.filters["ending"] = _ending
    app.jinja_env.filters["days"] = lambda first, last: dates.days(first, last, current_language())
    app.jinja_env.globals["hours"] = dates.hours

    @app.context_processor
    def page_values() -> dict[str, Any]:
        lang = current_language()
        colon = "\u00a0:" if lang == "fr" else ":"
        return {"lang": lang, "colon": colon, "site": site_values(app, lang), "alternates": _alternates(), "canonical": _canonical()}


def bound(words: str) -> str:
    """Tie the signs that French sets apart to the word before, as subjects of letters come with plain spaces; keep "e-mail" on one line."""
    kind = Markup if isinstance(words, Markup) else str
    return kind(catalogues.kept_whole(re.sub(r" (?=[:;?»])|(?<=«) ", "\u00a0", str(words))))


def unbroken(number: str) -> str:
    """Keep a telephone number on one line of a text."""
    return number.replace(" ", "\u00a0")


def longest_word(title: str) -> int:
    """Return the letters of the longest word of a title: browsers without a dictionary of Dutch break its long ones anywhere."""
    return max(map(len, re.split(r"[\s-]+", Markup(title).striptags())))


def tied(address: str) -> str:
    """Keep a house number beside its street and a postcode beside its town where an address breaks."""
    return re.sub(r" (?=\d+\w{0,2}(?:,|$))|(?<=\b\d{4}) ", "\u00a0", address)


def _in_language(function: Any) -> Any:
    def in_language(moment: Any, zone: str = dates.DEFAULT_ZONE) -> str:
        return str(function(moment, current_language(), zone))

    return in_language


def _ending(end: datetime, start: datetime, zone: str = dates.DEFAULT_ZONE, *, all_day: bool = False) -> str:
    return dates.ending(start, end, current_language(), zone, all_day=all_day)


def tr(value: Translated | str | None) -> Markup | str:
    """Return a text in the page's language; a text from another language says so in `lang` (WCAG 3.1.2)."""
    if not isinstance(value, Translated):
        return value or ""
    lang = current_language()
    phrase = value.pick(lang)
    if phrase.lang == lang:
        return phrase.text
    return Markup('<span lang="{}">{}</span>').format(phrase.lang, phrase.text)


def plain(value: Translated | str | None) -> str:
    """Return a text in the page's language, for attributes and titles."""
    return value.pick(current_language()).text if isinstance(value, Translated) else value or ""


def _markdown(value: Translated | str | None) -> Markup:
    if not isinstance(value, Translated):
        return markdown.to_html(value or "")
    lang = current_language()
    phrase = value.pick(lang)
    html = markdown.to_html(phrase.text)
    return html if phrase.lang == lang else Markup('<div lang="{}">{}</div>').format(phrase.lang, html)


def _cover(slug: str, theme: str, **options: Any) -> Markup:
    return Markup(cover_svg(slug, theme, **options))


def site_values(app: Flask, lang: str) -> SimpleNamespace:
    """Return what pages and letters say about the site and its organiser, in one language."""
    config, suffix = app.config, lang.upper()
    towns = town.official(config)
    return SimpleNamespace(
        name=config[f"SITE_NAME_{suffix}"],
        home_lead=config[f"HOME_LEAD_{suffix}"],
        organiser=config[f"ORGANISER_{suffix}"],
        town=config[f"TOWN_{suffix}"],
        of_town=town.joined(lang, config[f"TOWN_{suffix}"]),
        towns=towns,
        town_length=town.length(towns),
        email=config["CONTACT_EMAIL"],
        phone=config["CONTACT_PHONE"],
        address=config.get(f"CONTACT_ADDRESS_{suffix}", config["CONTACT_ADDRESS_FR"]),
        dpo=config["DPO_EMAIL"],
        base_url=config["BASE_URL"],
        development=config["ENVIRONMENT"] == "development",
    )


def _alternates() -> dict[str, str]:
    """Return this page's path in each language; the entry pages where there is no page (an error)."""
    if request.endpoint is None or not current_app.url_map.is_endpoint_expecting(request.endpoint, "lang"):
        return {lang: f"/{lang}/" for lang in LANGUAGES}
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    values = request.view_args or {}
    return {lang: url_for(request.endpoint, **{**values, "lang": lang}) + query for lang in LANGUAGES}


def _canonical() -> str:
    return f"{current_app.config['BASE_URL']}{quote(request.path)}"


def _compress(response: Response) -> Response:
    """Compress public text. Private pages are left alone: their size must tell nothing (BREACH)."""
    if (
        response.direct_passthrough
        or g.get("private")
        or not request.accept_encodings.quality("gzip")
        or response.mimetype not in _COMPRESSIBLE
        or "Content-Encoding" in response.headers
        or (response.content_length or 0) < _COMPRESS_FROM
    ):
        return response
    kept = g.get("reused")
    response.set_data(kept.packed if kept else gzip.compress(response.get_data(), 6))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.add("Vary", "Accept-Encoding")
    etag, weak = response.get_etag()
    if etag and not weak:
        response.set_etag(etag, weak=True)
    return response
