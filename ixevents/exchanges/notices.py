"""Letters to coordinators: one function a letter. Each is on the coordinator's own clock, and names no person."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.addresses import sendable
from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN
from ixevents.core.web import current_language, plain, speaking
from ixevents.exchanges import clocks, feeds, links, words
from ixevents.exchanges.models import Answer, Authority, Coordinator, CoordinatorLink, Exchange, ExchangeKind
from ixevents.outbox import calendar, letters, mime
from ixevents.outbox.calendar import Entry, Method
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post

Rows = list[tuple[str, str]]


def link(coordinator: Coordinator, made: CoordinatorLink) -> Notice | None:
    """Send the address of a coordinator's pages."""

    def values() -> Mapping[str, object]:
        authority = coordinator.authority
        rows = [(_("For"), plain(authority.name)), (_("Opens until"), dates.day_long(dates.last_day(made.expires_at), current_language()))]
        return {"theme": "youth", "rows": rows, "link": links.page(made, current_language())}

    return post("exchanges.link", coordinator.email, coordinator.language, about=coordinator, context=values, expires_at=made.expires_at)


def invited(exchange: Exchange, coordinator: Coordinator, *, actor: str) -> Notice | None:
    """Invite a side to a meeting, and ask whether the time suits."""
    return _write("invited", exchange, coordinator, Method.REQUEST, actor)


def changed(exchange: Exchange, coordinator: Coordinator, *, before: Mapping[str, Any], actor: str) -> Notice | None:
    """Say that a meeting has another time or place and which it had, and ask again; `before` holds what changed as it was."""
    return _write("changed", exchange, coordinator, Method.REQUEST, actor, before=before)


def room(exchange: Exchange, coordinator: Coordinator, *, actor: str) -> Notice | None:
    """Say that a meeting on screen has another room, or none any more; nobody is asked again."""
    return _write("room", exchange, coordinator, Method.REQUEST, actor)


def agreed(exchange: Exchange, coordinator: Coordinator, *, actor: str) -> Notice | None:
    """Say that every side has confirmed."""
    return _write("agreed", exchange, coordinator, Method.REQUEST, actor)


def called_off(exchange: Exchange, coordinator: Coordinator, *, actor: str) -> Notice | None:
    """Say that a meeting will not happen, and take it out of the calendar."""
    return _write("called_off", exchange, coordinator, Method.CANCEL, actor)


def left(exchange: Exchange, coordinator: Coordinator, *, actor: str) -> Notice | None:
    """Say that a side no longer takes part in a meeting, and take it out of the calendar of that side alone."""
    return _write("left", exchange, coordinator, Method.CANCEL, actor)


def _write(
    letter: str, exchange: Exchange, coordinator: Coordinator, method: Method, actor: str, *, before: Mapping[str, Any] | None = None
) -> Notice | None:
    made = links.for_letter(coordinator, actor=actor)
    authority = coordinator.authority

    def values() -> Mapping[str, object]:
        return {
            "theme": "youth",
            "title": letters.one_line(plain(exchange.title)),
            "rows": [*_rows(exchange, authority), *_was(exchange, authority, before or {})],
            "confirmed": _confirmed(exchange, authority),
            "on_screen": bool(exchange.video_url),
            "reason": letters.one_line(plain(exchange.reason)),
            "link": links.page(made, current_language()),
            "starts_at": exchange.starts_at,
            "zone": clocks.zone_of(authority),
            "all_day": False,
        }

    return post(
        f"exchanges.{letter}",
        coordinator.email,
        coordinator.language,
        about=exchange,
        context=values,
        calendar=_invitation(exchange, coordinator, made, method),
        calendar_method=method,
        expires_at=exchange.ends_at,
    )


def _confirmed(exchange: Exchange, own: Authority) -> bool:
    """Whether a side has confirmed the time as it is."""
    mine = [side.answer for side in exchange.sides if side.party.authority is own]
    return bool(mine) and all(answer == Answer.CONFIRMED for answer in mine)


def _rows(exchange: Exchange, own: Authority) -> Rows:
    """What, how, when on every clock, where: the same facts in the letter and in its calendar part (INV-12)."""
    rows = [(_("What"), plain(exchange.title)), (_("How"), str(words.KINDS[ExchangeKind(exchange.kind)]))]
    lang = current_language()
    others = [authority for authority in exchange.authorities if authority is not own]
    rows.append((_("Your time"), clocks.sentence(exchange.starts_at, exchange.ends_at, own, lang)))
    rows += [(plain(other.name), clocks.sentence(exchange.starts_at, exchange.ends_at, other, lang)) for other in others]
    if exchange.location:
        rows.append((_("Where"), exchange.location))
    mine = [side.party.label for side in exchange.sides if side.party.authority is own]
    if mine:
        rows.append((_("On your side"), ", ".join(mine)))
    return [(label, letters.one_line(value)) for label, value in rows]


def _was(exchange: Exchange, own: Authority, before: Mapping[str, Any]) -> Rows:
    """Return the former time on the side's own clock, and the former place, where they changed."""
    found: Rows = []
    if not before.keys().isdisjoint(("starts_at", "ends_at")):
        former = before.get("starts_at", exchange.starts_at), before.get("ends_at", exchange.ends_at)
        found.append((_("No longer on"), clocks.sentence(*former, own, current_language())))
    if before.get("location"):
        found.append((_("No longer at"), before["location"]))
    return [(label, letters.one_line(value)) for label, value in found]


def _invitation(exchange: Exchange, coordinator: Coordinator, made: CoordinatorLink, method: Method) -> str:
    """Return the calendar part for the one coordinator, on the clock of the authority (INV-02)."""
    lang = coordinator.language
    config = current_app.config
    entries = [_entry(exchange, coordinator, made, one) for one in (letters.written_in(lang) if lang == UNKNOWN else (lang,))]
    return calendar.invitation(
        _joined(entries),
        method,
        attendee=sendable(coordinator.email),
        organizer=config["MAIL_FROM"],
        organizer_name=mime.sender_name(lang),
        built_at=now(),
        partstat="ACCEPTED" if exchange.agreed or _confirmed(exchange, coordinator.authority) else "NEEDS-ACTION",
    )


def _entry(exchange: Exchange, coordinator: Coordinator, made: CoordinatorLink, lang: str) -> Entry:
    address = links.page(made, lang)
    with speaking(lang):
        facts = [_("%(label)s: %(value)s", label=label, value=value) for label, value in _rows(exchange, coordinator.authority)[2:]]
    entry = feeds.entry(exchange, coordinator.authority, lang)
    return replace(entry, description="\n".join([*facts, address]), url=address)


def _joined(entries: Iterable[Entry]) -> Entry:
    """Return one entry that says itself in all the languages it is given in."""
    first, *others = entries
    if not others:
        return first
    every = [first, *others]
    return replace(
        first,
        language=UNKNOWN,
        summary=" / ".join(dict.fromkeys(entry.summary for entry in every)),
        description="\n\n".join(dict.fromkeys(entry.description for entry in every)),
    )
