"""An edition somebody made a call for, of volunteers or of stands: it vanishes with a call nobody answered, and with no other."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.associations.models import Pitch, StandCall
from ixevents.core.refusal import Refused
from ixevents.events import desk
from ixevents.events.models import Edition, EditionState
from ixevents.extensions import db
from ixevents.registrations import removal
from ixevents.volunteers.models import Shift, VolunteerCall
from tests.support import stands, volunteers


def gone(edition: Edition) -> bool:
    db.session.commit()
    edition_id = edition.id
    removal.delete_edition(edition, actor="staff:1")
    db.session.commit()
    return db.session.get(Edition, edition_id, populate_existing=True) is None


def drafted(edition: Edition) -> Edition:
    edition.state = EditionState.DRAFT
    db.session.flush()
    return db.session.scalars(desk.edition_whole(edition.id)).one()


def test_a_call_nobody_answered_goes_with_its_edition(any_app: Flask) -> None:
    call = volunteers.make_call()
    volunteers.make_shift(call)
    stands.make_pitch(stands.make_call(edition=call.edition), 1)

    assert gone(drafted(call.edition))
    assert [db.session.scalar(select(func.count()).select_from(model)) for model in (VolunteerCall, Shift, StandCall, Pitch)] == [0] * 4


@pytest.mark.parametrize(
    ("answered", "reason"),
    [(lambda: volunteers.make_turn().volunteer.call, "volunteers"), (lambda: stands.make_stand().call, "stands")],
)
def test_an_edition_whose_call_was_answered_stays(app: Flask, answered: Callable[[], VolunteerCall | StandCall], reason: str) -> None:
    edition = drafted(answered().edition)

    with pytest.raises(Refused) as refused:
        gone(edition)

    assert refused.value.reason == reason
