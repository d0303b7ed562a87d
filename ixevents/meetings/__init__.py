"""Meetings of the council: agenda, convening notices that hold up, answers, and what proves that everybody was told."""

from flask import Flask

from ixevents.council import listeners
from ixevents.mailbox import handlers
from ixevents.mailings import audiences
from ixevents.meetings import answer_samples, audience, mandates, meeting_samples, replies, tasks
from ixevents.meetings.member import views
from ixevents.meetings.public.views import bp as public
from ixevents.outbox import worker

REMIND_SECONDS = 900


def init_app(app: Flask) -> None:
    """Register the pages behind the addresses in letters to members, and make members known as readers of mailings."""
    app.register_blueprint(views.bp)
    app.register_blueprint(public)
    answer_samples.add()
    audiences.add(audience)
    meeting_samples.add()
    listeners.add("meetings", mandates)
    handlers.answers(replies.AREA, replies.take, words=replies.WORDS)
    worker.every(REMIND_SECONDS, tasks.remind)
