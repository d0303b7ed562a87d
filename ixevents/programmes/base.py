"""The pages every programme has, made from its value."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from flask import Blueprint, Response, abort, current_app, render_template, send_from_directory
from flask_babel import ngettext
from jinja2 import Template

from ixevents.core import dates, reuse
from ixevents.core.clock import now
from ixevents.core.timetable import Timetable, lay_out
from ixevents.core.web import current_language
from ixevents.events import agenda, edition_parts, listed, photographs, queries, words
from ixevents.events import programme as programmes
from ixevents.events.agenda import Row
from ixevents.events.listed import Listed
from ixevents.events.models import Edition
from ixevents.events.picture import Cut
from ixevents.events.programme import Programme
from ixevents.extensions import db
from ixevents.programmes import called_off, on_the_day
from ixevents.projects import parts


@dataclass(frozen=True)
class EditionDay:
    """A day of an edition: rooms by hours where the programme is dense, and every row."""

    day: date
    words: str
    rows: tuple[Row, ...]
    table: Timetable | None
    goes_on: bool
    "Something of it is not over yet."


def blueprint(programme: Programme) -> Blueprint:
    """Return the pages of a programme: itself with its current edition, and each edition."""
    bp = Blueprint(programme.slug, __name__)

    @bp.get(f"/<any(fr, nl, en):lang>/{programme.slug}/", endpoint="programme")
    @reuse.page
    def programme_page() -> str:
        editions = db.session.scalars(queries.editions(programme.slug)).all()
        return _page(programmes.get(programme.slug), editions, current(editions, dates.long_day(now())), whole=True)

    @bp.get(f"/<any(fr, nl, en):lang>/{programme.slug}/<edition>/", endpoint="edition")
    @reuse.page
    def edition_page(edition: str) -> str:
        editions = db.session.scalars(queries.editions(programme.slug)).all()
        found = next((candidate for candidate in editions if candidate.slug == edition), None)
        if found is None:
            abort(404)
        return _page(programmes.get(programme.slug), editions, found, whole=False)

    if programme.timetable:
        _add_day(bp, programme)
    return bp


def _add_day(bp: Blueprint, programme: Programme) -> None:
    """Add the page of the day itself, and what lets a phone keep it: a manifest, and a script that reaches no other page."""
    start = f"/<any(fr, nl, en):lang>/{programme.slug}"

    @bp.get(f"{start}/day", endpoint="day")
    @reuse.page
    def day_page() -> str:
        at = now()
        edition = current(db.session.scalars(queries.editions(programme.slug)).all(), dates.long_day(at))
        found = edition if on_the_day.is_on(edition, at) else None
        slots = db.session.scalars(queries.slots_on_the_day(found.id)).all() if found else []
        days = on_the_day.days(slots, at)
        values = {"days": days, "jumps": on_the_day.jumps(days), "spots": on_the_day.spots(slots), "at": at}
        values["called_off"] = called_off.told(programme, found, slots, at)
        more = edition_parts.of(found) if found else []
        return render_template("programmes/day.html", programme=programmes.get(programme.slug), edition=found, parts=more, **values)

    @bp.get(f"{start}/app.webmanifest", endpoint="manifest")
    @reuse.page
    def manifest() -> Response:
        asset = cast(Callable[[str], str], current_app.jinja_env.globals["asset"])
        return Response(
            json.dumps(on_the_day.manifest(programmes.get(programme.slug), asset), ensure_ascii=False), mimetype="application/manifest+json"
        )

    @bp.get(f"{start}/worker.js", endpoint="worker")
    def worker() -> Response:
        return send_from_directory(f"{current_app.static_folder}/js/workers", "day.js", mimetype="text/javascript")


def current(editions: Sequence[Edition], day: date) -> Edition | None:
    """Return the edition that is on or comes next, until the night of its last day ends; when all are over, the last one.

    `editions` start with the latest.
    """
    to_come = [edition for edition in editions if edition.ends_on >= day]
    return to_come[-1] if to_come else next(iter(editions), None)


def page_values(programme: Programme, edition: Edition | None, slots: Sequence[Listed], at: datetime) -> dict[str, Any]:
    """Return what the page of an edition prints."""
    days = _days(programme, slots, at)
    over = edition is not None and edition.ends_on < dates.long_day(at)
    return {
        "programme": programme,
        "used": programmes.is_used(programme.slug),
        "edition": edition,
        "dates": words.span(edition.starts_on, edition.ends_on) if edition else None,
        "over": over,
        "called_off": called_off.told(programme, edition, slots, at),
        "days": [day for day in days if programme.timetable or over or day.goes_on],
        "earlier": [day for day in days if not (programme.timetable or over or day.goes_on)],
        "events": _once_each(days, at),
        "jumps": _jumps(days),
        "photo": photographs.address(edition.picture, Cut.COVER) if edition else "",
        "photo_alt": edition.picture.alt.pick(current_language()).text if edition and edition.picture else "",
        "credit": edition.picture.credit if edition and edition.picture else "",
        "share_picture": photographs.share_address(edition.picture) if edition and edition.picture else "",
    }


def _page(programme: Programme, editions: Sequence[Edition], edition: Edition | None, *, whole: bool) -> str:
    """Render an edition; `whole` is the programme's own page, with its name above."""
    slots = listed.read(db.session.execute(queries.slots_of_edition(edition.id))) if edition else []
    template: list[str | Template] = [f"programmes/{programme.slug}/edition.html", "programmes/edition.html"]
    others = [(other, words.span(other.starts_on, other.ends_on)) for other in editions if other is not edition]
    introduction = current_app.config["PROGRAMME_TEXTS"].get(programme.slug) if whole else None
    at = now()
    values = page_values(programme, edition, slots, at)
    after = current(editions, dates.long_day(at))
    coming = after if after and after is not edition and after.ends_on >= dates.long_day(at) else None
    more = [*(edition_parts.of(edition) if edition else []), *(parts.of(f"programme:{programme.slug}") if whole else [])]
    return render_template(template, **values, whole=whole, introduction=introduction, others=others, coming=coming, parts=more)


def _days(programme: Programme, slots: Sequence[Listed], at: datetime) -> list[EditionDay]:
    return [
        EditionDay(
            day=day.day,
            words=day.words,
            rows=day.rows,
            table=_table(day.rows) if programme.timetable else None,
            goes_on=any(row.end > at for row in day.rows),
        )
        for day in agenda.by_day(agenda.rows(slots, at))
    ]


def _jumps(days: Sequence[EditionDay]) -> list[tuple[str, str, bool]]:
    """Return links to the timetables of the page."""
    lang = current_language()
    return [(dates.day_medium(day.day, lang), f"#hours-{day.day}", False) for day in days if day.table]


def _once_each(days: Sequence[EditionDay], at: datetime) -> list[Row]:
    """Return every event once: at its next slot, or at its last one when it is over."""
    by_event: dict[str, list[Row]] = {}
    for day in days:
        for row in day.rows:
            by_event.setdefault(row.slug, []).append(row)
    return [_one(rows, at) for rows in by_event.values()]


def _one(rows: Sequence[Row], at: datetime) -> Row:
    row = next((row for row in rows if row.end > at), rows[-1])
    if len(rows) == 1:
        return row
    return replace(row, badges=(*row.badges, ngettext("%(num)s date", "%(num)s dates", len(rows))))


def _table(rows: Sequence[Row]) -> Timetable | None:
    """Return rooms by hours, without what lasts all day or happens in another country."""
    shown = [row for row in rows if row.on_site]
    return lay_out(shown) if shown else None
