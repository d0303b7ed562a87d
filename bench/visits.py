"""What is asked of the servers: the pages, and the whole way of signing up."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bench.client import Connection, Unexpected, Visit, fields
from bench.databases import SLOTS_AN_EVENT, Size

RUN = secrets.token_hex(4)
FEED = "/calendar/fr/projects/project-{1}.ics"
PACKED = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Site:
    """A server that is asked, and what its database holds."""

    port: int
    size: Size


@dataclass(frozen=True)
class Subject:
    """One thing that is measured, and the bare thing it is held against."""

    name: str
    visit: Callable[[Site], Visit]
    "Makes the visit, after asking what must be asked once before."
    against: str
    target: float | None = None
    "The share of the bare rate to reach."
    floor: float | None = None
    "The share below which the bench fails, where that is less than the target."
    crowd: bool = False
    "Asked by more visitors at once too."
    anew: bool = False
    "Never made before: what it costs says whether cost grows with the data."
    once: bool = False
    "Measured in one stretch, before anything else: once for each slot."
    again: bool = False
    "Measured when each slot was visited before, by each process."
    whole: Callable[[Size], int] | None = None
    "How many visits see all there is of it once, where what was seen once is kept."


def _page(path: str, headers: dict[str, str] | None = None) -> Callable[[Site], Visit]:
    def make(site: Site) -> Visit:
        events, projects = _events(site.size), site.size.projects
        return lambda connection, number: _ask(connection, path.format(number % events, number % projects, number), headers)

    return make


def _events(size: Size) -> int:
    """Of how many events pages are visited: the same whatever else there is, for what was seen once is kept."""
    return min(size.events, Size().events)


def _ask(connection: Connection, path: str, headers: dict[str, str] | None) -> None:
    connection.get(path, headers=headers)


def _unchanged(site: Site) -> Visit:
    """Ask for a feed as a calendar program does that has it already."""
    first, feed = Connection(site.port), FEED.format(0, 0)
    tag = first.get(feed).header("etag")
    first.close()

    def visit(connection: Connection, _number: int) -> None:
        connection.get(feed, 304, {"If-None-Match": tag})

    return visit


def _sign_up(site: Site) -> Visit:
    events = _events(site.size)

    def visit(connection: Connection, number: int) -> None:
        form_page = f"/fr/events/event-{number % events}/register"
        values = fields(connection.get(form_page).body)
        # The form lets choose among an event's slots: visitors take one as well as the other.
        slot = str((number % events) * SLOTS_AN_EVENT + 1 + number // events % SLOTS_AN_EVENT)
        person = {"name": f"Resident {number}", "email": f"{RUN}-{number}@example.org", "seats": "2", "slot": slot}
        private = connection.post(form_page, values | person)
        if "/registrations/" not in private:
            raise Unexpected(f"signing up leads to {private}")
        connection.get(private)

    return visit


def _bare_insert(connection: Connection, number: int) -> None:
    connection.get("/form")
    connection.get(connection.post("/form", {"name": f"Resident {number}", "email": f"{number}@example.org", "seats": "2"}))


BARE_PAGE, BARE_INSERT = "bare page of 40 rows", "bare INSERT flow"
BARE_VISITS: dict[str, Visit] = {BARE_PAGE: lambda connection, _number: _ask(connection, "/", None), BARE_INSERT: _bare_insert}

REGISTRATION = Subject(
    "registration",
    _sign_up,
    BARE_INSERT,
    target=0.60,
    floor=0.40,
    crowd=True,
    anew=True,
    again=True,
    whole=lambda _size: Size().slots,
)
SUBJECTS = (
    Subject("home", _page("/fr/"), BARE_PAGE),
    Subject("home, made anew", _page("/fr/?visit={2}"), BARE_PAGE, anew=True),
    Subject("agenda, 40 slots", _page("/fr/agenda"), BARE_PAGE, target=0.60, crowd=True),
    Subject("agenda, made anew", _page("/fr/agenda?visit={2}"), BARE_PAGE, target=0.25, anew=True),
    Subject("agenda, compressed", _page("/fr/agenda", PACKED), BARE_PAGE),
    Subject("event page", _page("/fr/events/event-0"), BARE_PAGE, target=0.60, crowd=True),
    Subject("event pages, made anew", _page("/fr/events/event-{0}?visit={2}"), BARE_PAGE, anew=True),
    Subject("feed, 40 slots", _page(FEED.format(0, 0)), BARE_PAGE, target=0.60, crowd=True),
    Subject("feeds, made anew", _page(FEED + "?visit={2}"), BARE_PAGE, anew=True, whole=lambda size: size.projects),
    Subject("feed, unchanged (304)", _unchanged, BARE_PAGE),
    Subject("registration, first ones", _sign_up, BARE_INSERT, once=True),
    REGISTRATION,
)
