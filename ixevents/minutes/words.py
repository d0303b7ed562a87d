"""What states of attendance, votes and items are called."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ixevents.core.languages import Translated
from ixevents.core.web import plain
from ixevents.meetings.models import ItemKind
from ixevents.minutes.models import Choice, Presence, Vote, VoteWay
from ixevents.minutes.room import Quorum

PRESENCES: dict[str, object] = {
    Presence.AWAITED: _l("awaited"),
    Presence.PRESENT: _l("present"),
    Presence.REPRESENTED: _l("represented"),
    Presence.EXCUSED: _l("excused"),
    Presence.ABSENT: _l("absent"),
}

PRESENCE_TAGS = {
    Presence.AWAITED: "plain",
    Presence.PRESENT: "good",
    Presence.REPRESENTED: "good",
    Presence.EXCUSED: "over",
    Presence.ABSENT: "off",
}

ITEM_KINDS: dict[str, object] = {
    ItemKind.INFORMATION: _l("for information"),
    ItemKind.DISCUSSION: _l("for discussion"),
    ItemKind.OPINION: _l("for opinion"),
    ItemKind.VOTE: _l("for vote"),
}

WAYS: dict[str, object] = {
    VoteWay.HANDS: _l("by show of hands"),
    VoteWay.BY_NAME: _l("by name"),
    VoteWay.PAPER: _l("by secret ballot"),
}

CHOICES: dict[str, object] = {
    Choice.FOR: _l("For"),
    Choice.AGAINST: _l("Against"),
    Choice.ABSTAIN: _l("Abstains"),
    Choice.BLANK: _l("Blank"),
}


def quorum(found: Quorum) -> str:
    """Say whether enough are there."""
    if found.second_notice:
        return second_notice()
    if found.reached:
        return _("the quorum is reached")
    return ngettext("%(num)s more is needed", "%(num)s more are needed", found.missing)


def second_notice() -> str:
    """Say why nobody is missing although fewer are there."""
    return _("second notice: decided whatever the number")


def totals(vote: Vote) -> str:
    """Say how many voted what."""
    parts = [
        ngettext("%(num)s for", "%(num)s for", vote.votes_for),
        ngettext("%(num)s against", "%(num)s against", vote.votes_against),
        ngettext("%(num)s abstention", "%(num)s abstentions", vote.abstained),
    ]
    if vote.blank:
        parts.append(ngettext("%(num)s blank", "%(num)s blank", vote.blank))
    return ", ".join(parts)


def outcome(vote: Vote) -> str:
    """Say what a vote decided."""
    if vote.chair_for is not None:
        return _("adopted by the vote of who presides") if vote.chair_for else _("rejected by the vote of who presides")
    if vote.tied and not vote.adopted:
        return _("rejected: as many for as against")
    return _("adopted") if vote.adopted else _("rejected")


HEADINGS: dict[str, object] = {
    Presence.PRESENT: _l("Present"),
    Presence.REPRESENTED: _l("Represented"),
    Presence.EXCUSED: _l("Excused members"),
    Presence.ABSENT: _l("Absent members"),
    Presence.AWAITED: _l("Awaited"),
}


def left(names: Sequence[str], *, public: bool) -> str:
    """Say who left an item for a personal interest; to the public only how many."""
    if public:
        return ngettext(
            "%(num)s member left the room for a personal interest.", "%(num)s members left the room for a personal interest.", len(names)
        )
    return _("Left the room for a personal interest: %(names)s.", names=", ".join(names))


def voted(fact: Mapping[str, Any], *, public: bool) -> str:
    """Say how a vote went, from the facts of the minutes; who voted what is not for the public."""
    vote = Vote(**{name: fact[name] for name in ("votes_for", "votes_against", "abstained", "blank", "chair_for", "adopted")})
    question = plain(Translated.of(fact["question"]))
    said = _("Vote %(way)s: %(totals)s; %(outcome)s.", way=WAYS[fact["way"]], totals=totals(vote), outcome=outcome(vote))
    choices = "" if public else ", ".join(_chosen(name, choice) for name, choice in fact["choices"])
    if question and not question.endswith((".", "?", "!", "…")):
        question += "."
    return " ".join(part for part in (question, said, f"({choices})" if choices else "") if part)


def _chosen(name: str, choice: str) -> str:
    return _("%(label)s: %(value)s", label=name, value=str(CHOICES[choice]).lower())
