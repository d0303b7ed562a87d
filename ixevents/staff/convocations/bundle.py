"""The proof of convocation as one file to keep: canonical records, words of every letter, calendar parts, hashes, a page to read."""

import json
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO

from flask import render_template

from ixevents.core import canonical
from ixevents.core.clock import now
from ixevents.meetings import proof, words
from ixevents.meetings.models import Meeting
from ixevents.staff.convocations.evidence import Line, Sending


def write(meeting: Meeting, sendings: Sequence[Sending]) -> bytes:
    """Return the bundle. Secrets of personal links are left out of letters, as they are of the hashes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(meeting, sendings):
            entry = zipfile.ZipInfo(name, date_time=now().timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def _files(meeting: Meeting, sendings: Sequence[Sending]) -> Iterator[tuple[str, str]]:
    sums: list[tuple[str, str]] = []
    for number, sending in enumerate(sendings, 1):
        folder = f"{number:02d}-{sending.convocation.letter}"
        record = canonical.write(sending.convocation.frozen)
        files = [(f"{folder}/record.json", record), *_letters(folder, sending), *_delivery(folder, sending)]
        sums += [(name, canonical.digest(content)) for name, content in files]
        yield from files
    yield "SHA256SUMS", "".join(f"{digest}  {name}\n" for name, digest in sums)
    yield "index.html", render_template("staff/convocations/bundle.html", meeting=meeting, sendings=sendings, words=words, made_at=now())


def _letters(folder: str, sending: Sending) -> Iterator[tuple[str, str]]:
    for language, letter in sending.convocation.frozen["words"].items():
        yield f"{folder}/words.{language}.txt", f"{letter['subject']}\n\n{letter['text']}"
    for line in sending.lines:
        for notice in line.notices[:1]:
            if notice.text:
                parts = proof.parts(notice)
                name = f"{folder}/letters/{notice.id}-{line.told['language']}"
                yield f"{name}.txt", parts["text"]
                yield f"{name}.html", parts["html"]
                if parts["calendar"]:
                    yield f"{name}.ics", parts["calendar"]


def _delivery(folder: str, sending: Sending) -> Iterator[tuple[str, str]]:
    rows = [_became(line) for line in sending.lines]
    yield f"{folder}/delivery.json", json.dumps(rows, ensure_ascii=False, indent=2, sort_keys=True)


def _became(line: Line) -> dict[str, object]:
    return {
        "member": line.told["member"],
        "ways": line.told["ways"],
        "printed_at": line.printed_at.isoformat() if line.printed_at else None,
        "letters": [
            {
                "notice": one.id,
                "message_id": one.message_id,
                "state": str(one.state),
                "sent_at": one.sent_at.isoformat() if one.sent_at else None,
                "came_back_at": one.bounced_at.isoformat() if one.bounced_at else None,
                "answer": one.last_answer,
            }
            for one in line.notices
        ],
    }
