"""Letters held against the files in `tests/notices` they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

import os
import re
from pathlib import Path

from ixevents.outbox.models import Notice
from tests.support import markup

FOLDER = Path(__file__).parents[1] / "notices"
WRITE = bool(os.environ.get("IXEVENTS_WRITE_NOTICES"))


def expected(name: str, words: str) -> str:
    """Return what a file says; where files are written anew, after it was given these words."""
    if WRITE:
        (FOLDER / name).write_text(words, encoding="utf-8")
    return (FOLDER / name).read_text(encoding="utf-8")


def compare(notice: object, name: str, codes: str) -> None:
    """Hold a letter and its calendar part against `name`.txt and `name`.ics, and look that its page says the same in short headings.

    What follows `codes` in an address differs each time and is left out.
    """
    assert isinstance(notice, Notice)
    words = _plain(f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}", codes)
    assert words == expected(f"{name}.txt", words)
    if notice.calendar:
        part = _plain(notice.calendar.replace("\r\n ", "").replace("\r\n", "\n"), codes)
        assert part == expected(f"{name}.ics", part)
    page = markup.read(notice.html)
    assert [a.get("href") for a in page.iter("a")] == re.findall(r"https?://\S+", notice.text)
    assert [part for part in notice.subject.split(" / ") if len(part) >= 60 or part.endswith("…")] == []


def _plain(text: str, codes: str) -> str:
    return re.sub(rf"({codes})[\w.-]+", r"\1CODE", text)
