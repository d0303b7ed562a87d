"""Parts of public pages that packages above hand in: what a record or a programme shows besides its own.

Records and programmes know nothing of those packages. One hands in a function when the application is built
(`parts.provide(app, "programme:youth", part)`); the page asks for its parts and includes each one's template with `part`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Flask, current_app

from ixevents.projects.models import Project

_KEY = "projects.parts"
_RECORDS_KEY = "projects.parts.records"


@dataclass(frozen=True)
class Part:
    """A section of a page: a template, and what it prints."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)


Provider = Callable[[], Part | None]


def provide(app: Flask, page: str, provider: Provider) -> None:
    """Let a package above add to a page, named `project:<slug>` or `programme:<slug>`."""
    app.extensions.setdefault(_KEY, {}).setdefault(page, []).append(provider)


def provide_to_records(app: Flask, provider: Callable[[Project], Part | None]) -> None:
    """Let a package above add to the page of every record; the provider gets the record as its page has loaded it."""
    app.extensions.setdefault(_RECORDS_KEY, []).append(provider)


def of_record(project: Project) -> list[Part]:
    """Return the parts of the page of a record: those of every record first."""
    providers: list[Callable[[Project], Part | None]] = current_app.extensions.get(_RECORDS_KEY, [])
    own = [part for provider in providers if (part := provider(project)) is not None]
    return own + of(f"project:{project.slug}")


def of(page: str) -> list[Part]:
    """Return the parts of a page that have something to show now."""
    providers: list[Provider] = current_app.extensions.get(_KEY, {}).get(page, [])
    return [part for provider in providers if (part := provider()) is not None]
