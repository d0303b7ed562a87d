"""Classes: a teacher registers a class as one thing; seats, states and letters are those of every registration."""

from flask import Flask

from ixevents.classes import (
    actions,
    audience,
    for_teachers,
    notices,
    private_page,
    samples,
    terms,
)
from ixevents.classes.handing import samples as handing_samples
from ixevents.classes.handing import tasks as handing_tasks
from ixevents.classes.handing import views as handing_views
from ixevents.classes.views import bp, sign_classes_up
from ixevents.events import event_parts
from ixevents.mailings import audiences
from ixevents.outbox import worker
from ixevents.registrations import former_links, kinds
from ixevents.registrations.kinds import Kind

HANDOVERS_SECONDS = 300

CLASS = Kind(
    name=actions.KIND,
    takes=terms.takes,
    most=terms.most_seats,
    needs_approval=terms.needs_approval,
    resized=actions.resized,
    carry=actions.carry,
    letters=notices.LETTERS,
    letters_in="classes",
    rows=notices.rows,
    letter_values=notices.values,
    entry=notices.entry,
    sign_up=sign_classes_up,
    private_page=private_page.draw,
)


def init_app(app: Flask) -> None:
    """Register the pages, and make classes known to what is done with every registration."""
    app.register_blueprint(bp)
    app.register_blueprint(handing_views.bp)
    former_links.add(handing_views.way)
    kinds.add(CLASS)
    samples.add()
    handing_samples.add()
    audiences.add(audience)
    event_parts.add(for_teachers.of)
    worker.every(HANDOVERS_SECONDS, handing_tasks.end_questions)
