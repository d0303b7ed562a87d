"""Reports as they are read: a draft with the figures of now, a snapshot with its own."""

import json

from ixevents.core import canonical
from ixevents.reports import comparing, content, paper
from ixevents.reports.comparing import Change
from ixevents.reports.content import Facts
from ixevents.reports.models import FunderReport, ReportSnapshot
from ixevents.reports.paper import Paper


def draft(report: FunderReport, lang: str, facts: Facts | None = None) -> Paper:
    """Return the paper of a report as it would be frozen now; `facts` where they have been gathered already."""
    return paper.of(facts or content.of(report), lang, ())


def frozen(snapshot: ReportSnapshot, lang: str) -> Paper:
    """Return the paper of a snapshot: made of what was frozen and of nothing else."""
    return paper.of(json.loads(snapshot.content), lang, (snapshot.number, snapshot.made_at, snapshot.sha256))


def languages(snapshot: ReportSnapshot) -> list[str]:
    """Return the languages a snapshot was frozen in."""
    found: list[str] = json.loads(snapshot.content)["languages"]
    return found


def intact(snapshot: ReportSnapshot) -> bool:
    """Whether a snapshot still has the hash it was frozen with."""
    return canonical.digest(snapshot.content) == snapshot.sha256


def since(snapshot: ReportSnapshot, report: FunderReport, lang: str) -> list[Change]:
    """Return what has changed since a snapshot: later figures, later texts in every language."""
    return comparing.differences(json.loads(snapshot.content), content.of(report), lang)


def between(first: ReportSnapshot, second: ReportSnapshot, lang: str) -> list[Change]:
    """Return what differs between two snapshots."""
    return comparing.differences(json.loads(first.content), json.loads(second.content), lang)


def stands(snapshot: ReportSnapshot, facts: Facts) -> bool:
    """Whether a report says what a snapshot says, to the letter: then there is nothing to freeze."""
    return canonical.digest(canonical.write(facts)) == snapshot.sha256
