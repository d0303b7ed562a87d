"""The facts of an opinion in words, for pages and for paper alike."""

from flask import url_for
from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.web import current_language, plain
from ixevents.minutes import words as minutes_words
from ixevents.opinions import words
from ixevents.opinions.models import Opinion

Row = dict[str, str]


def rows(opinion: Opinion) -> list[Row]:
    """Return key and value of each fact; links where something can be read further."""
    found: list[Row] = []
    lang = current_language()
    if opinion.adopted_on:
        found.append({"key": _("Adopted"), "value": dates.day_long(opinion.adopted_on, lang)})
    given = sentence(words.OCCASIONS[opinion.occasion])
    found.append({"key": _("Origin"), "value": f"{given} ({opinion.request})" if opinion.request else given})
    if opinion.vote:
        vote = opinion.vote
        found.append({"key": _("Result of the vote"), "value": f"{minutes_words.totals(vote)} ({minutes_words.WAYS[vote.way]})"})
        there = _("%(there)s members with a vote there, %(needed)s needed", there=vote.there, needed=vote.needed)
        found.append({"key": _("Quorum"), "value": f"{there} ({minutes_words.second_notice()})" if vote.second_notice else there})
    if opinion.composition:
        found.append({"key": _("Composition"), "value": composition(opinion)})
    return found + _about(opinion)


def sentence(text: object) -> str:
    """Return words with a capital at the beginning; those within stay."""
    said = str(text)
    return said[:1].upper() + said[1:]


def composition(opinion: Opinion) -> str:
    """Say how many members with a vote were women and men: a ratio, nobody by name (GDPR-14)."""
    kept = opinion.composition
    said = _("%(women)s women and %(men)s men of %(total)s members with a vote; at most %(most)s of the same sex", **kept)
    if not kept.get("derogation"):
        return said
    return _("%(ratio)s (derogation granted: %(decision)s)", ratio=said, decision=kept["derogation"])


def _about(opinion: Opinion) -> list[Row]:
    found: list[Row] = []
    if opinion.project:
        address = url_for("projects.record", slug=opinion.project.slug)
        found.append({"key": _("Project"), "value": plain(opinion.project.title), "url": address, "action": _("See the record")})
    if opinion.event and opinion.event.public:
        address = url_for("events.event", slug=opinion.event.slug)
        found.append({"key": _("Event"), "value": plain(opinion.event.title), "url": address, "action": _("See the event")})
    return found
