"""Officers change an application for an association: everything it could change itself, and it is told by letter. Nothing here commits."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from ixevents.associations import applying, locks, notices, words
from ixevents.associations.models import COMING, Stand, StandState
from ixevents.core.refusal import Refused
from ixevents.journal import actions as journal


def amend(stand: Stand, facts: Mapping[str, Any], *, opened_on: int, tell: bool, actor: str) -> Stand:
    """Change what was written, unless somebody did so since the form was opened; write to the association what is new for it."""
    stand = locks.taken(stand)
    if stand.version != opened_on:
        raise Refused(_("Somebody changed this application meanwhile. Look at what is there now, then save yours again."), "conflict")
    before = applying.written(stand, facts)
    if before:
        told = int(tell and _tell(stand, before))
        journal.record("edit", stand, actor=actor, fields=sorted(before), letters=told)
    return stand


def _tell(stand: Stand, before: Mapping[str, Any]) -> bool:
    """Write what the association should know: what it told us itself."""
    news = [name for name in words.FACTS if name in before]
    if not news or not stand.live or stand.state == StandState.HELD:
        return False
    stand.sequence += stand.state in COMING
    return notices.changed(stand, {name: before[name] for name in news}) is not None
