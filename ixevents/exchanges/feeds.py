"""The calendar of a coordinator: meetings on the clock of the authority, with the rules of that zone (CAL-11, CAL-13)."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.web import plain, speaking
from ixevents.events import feeds as public
from ixevents.exchanges import clocks, links, words
from ixevents.exchanges.links import Feed
from ixevents.exchanges.models import Authority, Exchange, ExchangeKind, ExchangeState
from ixevents.outbox import calendar
from ixevents.outbox.calendar import Entry, Status

KEPT_AFTER_END = timedelta(days=365)


def document(exchanges: Sequence[Exchange], feed: Feed, lang: str, source: str) -> bytes:
    """Return the calendar to subscribe to: no METHOD, no addressee (CAL-12)."""
    authority = feed.link.coordinator.authority
    shown = [exchange for exchange in exchanges if exchange.ends_at > now() - KEPT_AFTER_END]
    with speaking(lang):
        name = _("Exchanges of %(name)s", name=plain(authority.name))
        entries = [entry(exchange, authority, lang) for exchange in shown]
        return calendar.calendar(
            entries,
            name=name if feed.exchange_id is None or not shown else words.title(shown[0]),
            language=lang,
            url=links.page(feed.link, lang),
            source_url=source,
            color=public.color_of("youth"),
            zone=clocks.zone_of(authority),
        )


def entry(exchange: Exchange, authority: Authority, lang: str) -> Entry:
    """Return a meeting as the calendar of one side says it."""
    with speaking(lang):
        title = exchange.title.pick(lang)
        others = [clock for clock in clocks.of(exchange) if clock.name != authority.name]
        times = [
            _("%(label)s: %(value)s", label=plain(clock.name), value=f"{clock.day}, {clock.hours} ({clock.offset})") for clock in others
        ]
        kind = str(words.KINDS[ExchangeKind(exchange.kind)])
    return Entry(
        uid=exchange.uid,
        sequence=exchange.revision,
        starts_at=exchange.starts_at,
        ends_at=exchange.ends_at,
        zone=clocks.zone_of(authority),
        local=True,
        summary=title.text,
        language=title.lang,
        description="\n".join([kind, *times]),
        location=exchange.location,
        conference_url=exchange.video_url,
        status=_status(exchange),
        categories=(kind,),
        stamp=exchange.changed_at,
    )


def _status(exchange: Exchange) -> Status:
    """A time that some side has still to confirm is not sure (CAL-05)."""
    if exchange.called_off:
        return Status.CANCELLED
    return Status.CONFIRMED if exchange.agreed or exchange.state == ExchangeState.HELD else Status.TENTATIVE
