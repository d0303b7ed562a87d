"""Proof that everybody was told: each sending is frozen with the words it had and a hash of every letter (COU-05, MAIL-09).

A frozen record names members by number only. So it stays whole when a person is forgotten and when the outbox forgets the letters:
what was said to everybody is in the record, and what each letter was can be held against its hash by whoever still has it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ixevents.core import canonical, dates
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.meetings import notice_period, notices, queries, words
from ixevents.meetings.models import Convocation, Invitation, Meeting
from ixevents.meetings.notices import Message
from ixevents.outbox.models import Notice

FORMAT = 1
MAIL, POST = "mail", "post"
HIDDEN = "…"
_SECRET = re.compile(r"(/council/(?:answers|documents|members)/)[A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class Told:
    """Somebody told, and by which letter; None for who is told on paper alone."""

    invitation: Invitation
    notice: Notice | None

    @property
    def ways(self) -> list[str]:
        """How: by mail, on paper, or both."""
        paper = self.notice is None or self.invitation.member.by_post
        return [*([MAIL] if self.notice else []), *([POST] if paper else [])]


def freeze(meeting: Meeting, message: Message, told: Sequence[Told], *, actor: str) -> Convocation:
    """Return the record of a sending, not stored yet."""
    sent_at = now()
    frozen = {
        "format": FORMAT,
        "letter": message.letter,
        "sent_at": sent_at.isoformat(),
        "meeting": _facts(meeting),
        "rule": _rule(meeting, sent_at),
        "agenda": _agenda(meeting),
        "documents": _documents(meeting),
        "words": {language: _words(message, meeting, language) for language in sorted({one.invitation.member.language for one in told})},
        "told": [_told(one) for one in told],
    }
    return Convocation(
        meeting_id=meeting.id,
        letter=message.letter,
        revision=meeting.sequence,
        by=actor,
        sent_at=sent_at,
        frozen=frozen,
        sha256=canonical.digest(canonical.write(frozen)),
    )


def agenda_differs(meeting: Meeting) -> bool:
    """Whether agenda or documents are no longer those everybody was told."""
    last = db.session.scalars(queries.told_to_all(meeting.id)).first()
    return last is not None and (last["agenda"], last["documents"]) != (_agenda(meeting), _documents(meeting))


def is_whole(convocation: Convocation) -> bool:
    """Whether a record is the one that was frozen."""
    return canonical.digest(canonical.write(convocation.frozen)) == convocation.sha256


def parts(notice: Notice) -> dict[str, str]:
    """Return a letter's parts as they are proven: without the secrets of its reader's links, calendar lines whole."""
    whole = (notice.calendar or "").replace("\r\n ", "")
    return {"text": mask(f"{notice.subject}\n\n{notice.text}"), "html": mask(notice.html), "calendar": mask(whole)}


def mask(text: str) -> str:
    """Return a letter without the secrets of its reader's links."""
    return _SECRET.sub(rf"\1{HIDDEN}", text)


def hashes(notice: Notice) -> dict[str, str]:
    """Return the hashes of a letter's parts."""
    return {name: canonical.digest(text) for name, text in parts(notice).items() if text}


def is_same(told: dict[str, Any], letters: Iterable[Notice]) -> bool | None:
    """Whether the letter somebody was told by is still, word for word, the one of the record; None once it has been forgotten."""
    notice = next((one for one in letters if one.id == told["notice"]), None)
    if notice is None or not notice.text:
        return None
    return hashes(notice) == told["sha256"]


def _facts(meeting: Meeting) -> dict[str, object]:
    place = meeting.place
    return {
        "uid": meeting.uid,
        "sequence": meeting.sequence,
        "title": meeting.title.as_dict(),
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "zone": meeting.zone,
        "room": meeting.room.as_dict(),
        "place": {"name": place.name.as_dict(), "street": place.street.as_dict(), "postcode": place.postcode} if place else None,
        "on_line": bool(meeting.online_url),
        "note": meeting.note.as_dict(),
        "reason": meeting.reason.as_dict(),
    }


def _agenda(meeting: Meeting) -> list[dict[str, object]]:
    return [{"kind": str(item.kind), "title": item.title.as_dict(), "text": item.text.as_dict()} for item in words.on_agenda(meeting)]


def _documents(meeting: Meeting) -> list[dict[str, object]]:
    return [
        {"title": one.title, "language": one.language, "file": one.filename, "bytes": one.size, "sha256": one.sha256}
        for one in words.handed_out(meeting)
    ]


def _rule(meeting: Meeting, sent_at: datetime) -> dict[str, object]:
    period = notice_period.of(meeting, dates.local_day(sent_at))
    return {
        "notice": str(meeting.notice_kind),
        "urgency": meeting.urgency.as_dict(),
        "needed": period.needed,
        "clear_days": period.clear,
        "last_day": period.last_day.isoformat(),
        "late": not period.in_time,
        "late_reason": meeting.late_reason,
    }


def _words(message: Message, meeting: Meeting, language: str) -> dict[str, str]:
    letter = notices.on_paper(message, meeting, language)
    return {"subject": letter.subject, "text": letter.text}


def _told(one: Told) -> dict[str, object]:
    invitation, notice = one.invitation, one.notice
    return {
        "invitation": invitation.id,
        "member": invitation.member_id,
        "mandate": invitation.mandate_id,
        "capacity": str(invitation.capacity),
        "language": invitation.member.language,
        "ways": one.ways,
        "notice": notice.id if notice else None,
        "message_id": notice.message_id if notice else None,
        "sha256": hashes(notice) if notice else {},
    }
