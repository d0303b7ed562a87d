"""The yearly report of the council as text, in the language being spoken."""

from collections.abc import Iterator

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.web import apart, current_language, plain
from ixevents.opinions import words
from ixevents.opinions.models import Opinion
from ixevents.opinions.report import Held, Report
from ixevents.papers.text_papers import Block
from ixevents.projects import wording


def blocks(made: Report) -> Iterator[Block]:
    """Yield the report from top to bottom."""
    yield Block("heading", _("Composition on %(day)s", day=dates.day_long(made.day, current_language())))
    for category, count in made.categories:
        yield Block("item", _("%(label)s: %(value)s", label=wording.capitalised(plain(category.name)), value=count))
    yield Block("text", _ratio(made))
    yield Block("heading", _("Meetings"))
    yield from (Block("item", _meeting(held)) for held in made.meetings)
    if made.attendance is None:
        yield Block("text", _("No meeting was held in this year."))
    else:
        yield Block("text", _("%(percent)s %% of members with a vote were there, over all meetings.", percent=made.attendance))
    yield Block("heading", _("Opinions"))
    for opinion in made.opinions:
        yield Block("strong", f"{opinion.label} – {plain(opinion.title)}")
        yield Block("text", _became(opinion))
    if not made.opinions:
        yield Block("text", _("No opinion was adopted in this year."))


def _ratio(made: Report) -> str:
    ratio = made.ratio
    said = _(
        "%(women)s women and %(men)s men of %(total)s members with a vote; at most %(most)s of the same sex",
        women=ratio.women,
        men=ratio.men,
        total=ratio.total,
        most=ratio.most,
    )
    return f"{said}. {_rule(made)}"


def _rule(made: Report) -> str:
    if made.ratio.valid:
        return _("The two-thirds rule is kept.")
    if made.derogation:
        return _("The two-thirds rule is not kept; a derogation covers it (%(decision)s).", decision=made.derogation.decision)
    return _("The two-thirds rule is not kept: opinions are not valid.")


def _meeting(held: Held) -> str:
    day = dates.day_long(held.meeting.starts_at, current_language(), held.meeting.zone)
    quorum = _("quorum reached") if held.reached else _("quorum not reached")
    label, value = f"{day}, {plain(held.meeting.title)}", f"{held.there}/{held.office}, {quorum}"
    return _("%(label)s: %(value)s", label=label, value=value)


def _became(opinion: Opinion) -> str:
    parts = [str(words.STAMPS[stamp]) for stamp in opinion.stamps]
    parts.append(str(words.FOLLOW_UPS[opinion.follow_up] if opinion.follow_up else words.STATES[opinion.state]))
    return apart(parts)
