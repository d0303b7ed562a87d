"""What other packages show on a record's page.

Projects lie below events and know nothing of them. The events package hands in a function when the application
is built (`linked.provide(app, events_of)`); the record's view asks it for the record's events, in one query or a few.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from ixevents.projects.models import Project

_KEY = "projects.linked"


@dataclass(frozen=True)
class LinkedEvent:
    """An event of a record, in the words and shapes of the `event_card` component; texts in the page's language."""

    title: str
    url: str
    slug: str
    theme: str
    "Slug of the programme."
    start: datetime | None = None
    end: datetime | None = None
    zone: str = "Europe/Brussels"
    all_day: bool = False
    "Whole days: no hours are shown."
    place: str | None = None
    summary: str | None = None
    state: str = "open"
    words: str | None = None


Provider = Callable[[Project], Sequence[LinkedEvent]]


def provide(app: Flask, provider: Provider) -> None:
    """Let a package above say which events belong to a record, in the order in which they are shown."""
    app.extensions[_KEY] = provider


def events_of(project: Project) -> Sequence[LinkedEvent]:
    """Return the record's public events; none as long as nobody provides any."""
    provider: Provider | None = current_app.extensions.get(_KEY)
    return provider(project) if provider else ()
