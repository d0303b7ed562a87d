"""Choosing those who asked for news as readers of a mailing."""

from typing import Any

from sqlalchemy import func, select

from ixevents.core.languages import NAMES
from ixevents.extensions import db
from ixevents.mailings.audiences import Selection
from ixevents.subscriptions import queries, topics
from ixevents.subscriptions.models import Subscription


def choices(_selection: Selection) -> dict[str, Any]:
    """Return what `who_news.html` offers: topics with how many want each, and languages."""
    known = topics.known()
    columns = [func.count().filter(*queries.reading(asked, [])) for asked in ([], *([topic] for topic in known))]
    confirmed, *numbers = db.session.execute(select(*columns).select_from(Subscription)).one()
    named = [(topic, topics.name(topic), number) for topic, number in zip(known, numbers, strict=True)]
    return {"topics": named, "confirmed": confirmed, "languages": list(NAMES.items())}
