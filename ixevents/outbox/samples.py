"""A sample of every letter the application writes: each package adds its own, and a test holds that none is missing."""

from collections.abc import Callable
from dataclasses import dataclass

from ixevents.extensions import db
from ixevents.outbox import post
from ixevents.outbox.models import Notice

Write = Callable[[str], object]
"""Writes the letter to somebody invented who reads a language; what it makes in the database is undone."""


@dataclass(frozen=True)
class Sample:
    """How one letter is written."""

    name: str
    "The kind of letter; after a colon, which of several situations."
    title: object
    "In words, for staff."
    write: Write

    @property
    def kind(self) -> str:
        """The kind of letter."""
        return self.name.partition(":")[0]


@dataclass(frozen=True)
class Specimen:
    """A letter as its reader would get it."""

    subject: str
    text: str
    html: str
    calendar: str | None
    method: str | None


_samples: dict[str, Sample] = {}


def add(name: str, title: object, write: Write) -> None:
    """Make a sample known."""
    _samples[name] = Sample(name, title, write)


def every() -> list[Sample]:
    """Return all samples, by name."""
    return [_samples[name] for name in sorted(_samples)]


def get(name: str) -> Sample | None:
    """Return one sample."""
    return _samples.get(name)


def title(kind: str) -> str:
    """Return a kind of letter in words."""
    return str(_samples[kind].title) if kind in _samples else kind


def write(sample: Sample, language: str) -> Specimen:
    """Write a sample letter and undo it: nothing stays in the database or its session."""
    with post.collecting() as letters:
        try:
            sample.write(language)
            return _read(letters[-1])
        finally:
            db.session.rollback()


def _read(notice: Notice) -> Specimen:
    return Specimen(notice.subject, notice.text, notice.html, notice.calendar, notice.calendar_method)
