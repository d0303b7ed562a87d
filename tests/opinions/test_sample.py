"""The sample council at work."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ixevents.core.clock import now
from ixevents.council import records
from ixevents.council import sample as council_sample
from ixevents.extensions import db
from ixevents.meetings import sample as meetings_sample
from ixevents.meetings.models import ItemKind
from ixevents.minutes.models import ItemRecord
from ixevents.opinions import sample
from ixevents.opinions.models import Opinion
from ixevents.projects import records as projects

LOADED = joinedload(ItemRecord.item), selectinload(ItemRecord.votes)


def test_the_sample_opinion_rests_on_the_vote_about_it_and_every_item_to_vote_has_one(
    app: Flask, frozen_time: Callable[[datetime], None]
) -> None:
    for load in (projects.load, records.load, council_sample.load, meetings_sample.load, sample.load):
        load()

    voted = {
        item.kind: [(vote.votes_against, vote.id) for vote in votes]
        for item, votes in ((record.item, record.live_votes) for record in db.session.scalars(select(ItemRecord).options(*LOADED)))
    }

    frozen_time(now() + timedelta(days=60))
    assert sample.load() == 0
    opinion = db.session.scalars(select(Opinion)).one()
    assert voted[ItemKind.OPINION] == [(2, opinion.vote_id)]
    assert (len(voted[ItemKind.VOTE]), voted[ItemKind.INFORMATION]) == (1, [])
