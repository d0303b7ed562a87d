"""Writing minutes: drafted from the meeting, saved in versions, approved at a later meeting, published in both languages (COU-09)."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from ixevents.core import canonical
from ixevents.core.clock import now
from ixevents.core.languages import OFFICIAL, Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings.locks import lock
from ixevents.meetings.models import Meeting, MeetingState
from ixevents.minutes import facts, queries
from ixevents.minutes.book import Minutes, MinutesState, MinutesVersion
from ixevents.minutes.locks import lock_open
from ixevents.minutes.models import Sitting

Texts = dict[str, dict[str, str]]


def draft(sitting: Sitting, language: str, *, actor: str) -> Minutes:
    """Begin minutes from what was written during the meeting. Twice returns the first."""
    lock_open(sitting)
    found = db.session.scalars(queries.minutes_of(sitting.meeting_id)).first()
    if found is not None:
        return found
    if sitting.closed_at is None:
        raise Refused(_("Close the attendance first: then the minutes can be drafted."), "open")
    minutes = Minutes(meeting=sitting.meeting, language=language if language in OFFICIAL else OFFICIAL[0], versions=[])
    minutes.versions.append(MinutesVersion(number=1, texts=_from_the_meeting(sitting), by=actor))
    db.session.add(minutes)
    db.session.flush()
    journal.record("draft_minutes", minutes, actor=actor, meeting=sitting.meeting_id)
    return minutes


def save(minutes: Minutes, texts: Mapping[str, Translated], *, after: int, actor: str) -> MinutesVersion:
    """Keep a new version, written after version `after`; nothing new keeps none. Raises `Refused` where somebody was faster."""
    lock(minutes.meeting)
    db.session.refresh(minutes, ["state", "versions"])
    _require_draft(minutes)
    newest = minutes.newest
    if newest.number != after:
        raise Refused(_("Somebody saved another version meanwhile. Compare it with yours, then save again."), "changed")
    written = {name: text.as_dict() for name, text in texts.items() if text}
    if written == newest.texts:
        return newest
    version = MinutesVersion(number=newest.number + 1, texts=written, by=actor)
    minutes.versions.append(version)
    db.session.flush()
    journal.record("write_minutes", minutes, actor=actor, version=version.number)
    return version


def approve(minutes: Minutes, sitting: Sitting, by: Meeting, *, with_changes: bool, version: int | None = None, actor: str) -> Minutes:
    """Freeze the newest version as a later meeting approved it; meeting, votes and minutes change no more.

    Raises `Refused` where somebody saved another one since `version` was read: nobody freezes what was not seen.
    """
    lock_open(sitting)
    db.session.refresh(minutes, ["state", "versions"])
    _require_draft(minutes)
    if version is not None and version != minutes.newest.number:
        raise Refused(
            _("Somebody saved version %(number)s meanwhile. Read it before you note the approval.", number=minutes.newest.number), "changed"
        )
    if by.starts_at <= sitting.meeting.starts_at or by.state not in queries.OPEN:
        raise Refused(_("Minutes are approved at a later meeting. Choose which one."), "meeting")
    if by.starts_at > now():
        raise Refused(_("That meeting has not begun: minutes are approved at it, not before."), "early")
    minutes.state, minutes.approved_at, minutes.approved_by_id, minutes.with_changes = MinutesState.APPROVED, now(), by.id, with_changes
    minutes.frozen = frozen(minutes, sitting)
    minutes.sha256 = digest(minutes.frozen)
    sitting.frozen_at, sitting.meeting.state = now(), MeetingState.MINUTED
    db.session.flush()
    journal.record("approve_minutes", minutes, actor=actor, meeting=by.id, version=minutes.newest.number, sha256=minutes.sha256)
    return minutes


def publish(minutes: Minutes, *, checked: bool, actor: str) -> Minutes:
    """Let the public read approved minutes, in French and Dutch at the same moment, once somebody has looked for persons in them."""
    lock(minutes.meeting)
    if minutes.state != MinutesState.APPROVED or minutes.frozen is None:
        raise Refused(_("Minutes are published once they are approved."), "draft")
    lacking = gaps(minutes.frozen)
    if lacking:
        raise Refused(_("French and Dutch are published together. Missing: %(parts)s.", parts=", ".join(lacking)), "language")
    if not checked:
        raise Refused(_("Say that no personal data of others stand in the minutes."), "persons")
    if minutes.published_at is None:
        minutes.published_at = now()
        db.session.flush()
        journal.record("publish", minutes, actor=actor, languages=list(OFFICIAL))
    return minutes


def unpublish(minutes: Minutes, *, actor: str) -> Minutes:
    """Take minutes offline again."""
    lock(minutes.meeting)
    if minutes.published_at is not None:
        minutes.published_at = None
        db.session.flush()
        journal.record("unpublish", minutes, actor=actor)
    return minutes


def gaps(kept: Mapping[str, Any]) -> list[str]:
    """Return in which language which part is missing: every text is in French and Dutch, or in none (LANG-03).

    A part is named in the language of who reads this, not in the one that is missing.
    """
    titles = {f"said-{item['id']}": item["title"] for item in kept["facts"]["items"]}
    found = []
    for name, text in kept["texts"].items():
        for lang in OFFICIAL:
            if not text.get(lang):
                where = Translated.of(titles.get(name.replace("decided", "said"))).pick(current_language()).text or _(
                    "the frame of the minutes"
                )
                found.append(f"{where} ({lang.upper()})")
    return list(dict.fromkeys(found))


def frozen(minutes: Minutes, sitting: Sitting) -> dict[str, Any]:
    """Return what is kept of minutes: facts and the texts that stand."""
    again = set(db.session.scalars(queries.taken_up(sitting.meeting_id)))
    return {"facts": facts.gather(sitting, again), "texts": minutes.newest.texts, "language": minutes.language}


def digest(value: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a value in canonical JSON."""
    return canonical.digest(canonical.write(value))


def _from_the_meeting(sitting: Sitting) -> Texts:
    """Return what was written during the meeting, as the parts of the minutes."""
    parts: Texts = {}
    for record in sitting.records:
        parts |= {f"said-{record.item_id}": record.discussion.as_dict(), f"decided-{record.item_id}": record.decision.as_dict()}
    return {name: text for name, text in parts.items() if text}


def _require_draft(minutes: Minutes) -> None:
    if minutes.state != MinutesState.DRAFT:
        raise Refused(_("The minutes are approved: nothing of this meeting changes any more."), "frozen")
