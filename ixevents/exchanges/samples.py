"""Samples of the letters to coordinators: an invented talk between two invented towns."""

from collections.abc import Callable
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.exchanges import links, notices
from ixevents.exchanges.models import (
    Answer,
    Authority,
    Coordinator,
    Exchange,
    ExchangeKind,
    ExchangeParty,
    ExchangeSide,
    ExchangeState,
)
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.outbox import samples
from ixevents.projects.models import Project, ProjectKind

NAMES = {
    "link": _l("A coordinator’s page"),
    "invited": _l("Invitation to an exchange"),
    "changed": _l("Exchange moved"),
    "room": _l("Another video room of an exchange"),
    "agreed": _l("Exchange agreed"),
    "called_off": _l("Exchange called off"),
    "left": _l("No longer in an exchange"),
}
TALK = Translated("Parlons d’eau", "Laten we het over water hebben", "Let us talk about water")


def add() -> None:
    """Make the samples known."""
    for letter, title in NAMES.items():
        samples.add(f"exchanges.{letter}", title, _link if letter == "link" else _about(letter))


def coordinator(language: str) -> Coordinator:
    """Make the invented coordinator, in the session; the caller undoes it."""
    project = Project(slug=f"sample-{new_code()}"[:60], title=TALK, summary=TALK, kind=ProjectKind.DEVELOPMENT_EDUCATION)
    db.session.add(project)
    db.session.flush()
    town = _town(project, Translated("Ville d’exemple", "Voorbeeldstad", "Sample town"), "RO", "Europe/Bucharest", [6, 7])
    made = Coordinator(function="education office", email="education@example.org", email_key="education@example.org", language=language)
    made.links, made.authority = [], town
    db.session.add(made)
    db.session.flush()
    return made


def talk(own: Authority, **values: object) -> Exchange:
    """Make the invented talk between the coordinator's town and another."""
    project = own.project
    other = _town(project, Translated("Village d’exemple", "Voorbeelddorp", "Sample village"), "PS", "Asia/Hebron", [5, 7])
    begins = (now() + timedelta(days=30)).replace(hour=9, minute=0, second=0, microsecond=0)
    parties = [ExchangeParty(authority=town, label=label) for town, label in ((own, "4B"), (other, "10A"))]
    given = {"state": ExchangeState.INVITED, "title": TALK, "starts_at": begins, "ends_at": begins + timedelta(hours=1), **values}
    exchange = Exchange(
        project_id=project.id, kind=ExchangeKind.VIDEO_TALK, sides=[ExchangeSide(party=party) for party in parties], proposals=[], **given
    )
    db.session.add(exchange)
    db.session.flush()
    return exchange


def _about(letter: str) -> Callable[[str], object]:
    def write(language: str) -> object:
        made = coordinator(language)
        exchange = talk(made.authority)
        if letter in ("changed", "room", "agreed", "called_off", "left"):
            exchange.revision = 1
        if letter == "room":
            exchange.video_url = "https://video.example.org/room"
        if letter == "agreed":
            for side in exchange.sides:
                side.answer = Answer.CONFIRMED
        if letter == "called_off":
            exchange.state = ExchangeState.CALLED_OFF
            exchange.reason = Translated(
                "L’école est fermée ce jour-là.", "De school is die dag gesloten.", "The school is closed that day."
            )
        db.session.flush()
        before = {"before": moved_from(exchange)} if letter == "changed" else {}
        return getattr(notices, letter)(exchange, made, **before, actor=SYSTEM)

    return write


def moved_from(exchange: Exchange) -> dict[str, object]:
    """Return what changed of a meeting that was two days later, at another place."""
    two_days = timedelta(days=2)
    return {"starts_at": exchange.starts_at + two_days, "ends_at": exchange.ends_at + two_days, "location": "Auditorium"}


def _link(language: str) -> object:
    made = coordinator(language)
    return notices.link(made, links.make(made, actor=SYSTEM))


def _town(project: Project, name: Translated, country: str, zone: str, days_off: list[int]) -> Authority:
    town = Authority(project=project, partner=None, sample=True, sample_name=name, country=country, zone=zone, days_off=days_off)
    db.session.add(town)
    db.session.flush()
    return town
