"""After publication: numbers, names where the form says so, how many came; what a partner did; the sample."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.events import desk as events_desk
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.projects import records
from ixevents.projects.partners import Partner
from ixevents.proposals import deciding, partner_page, queries, sharing
from ixevents.proposals.models import EventProposal, ProposalState
from ixevents.registrations import attendance
from ixevents.registrations.models import Channel
from tests.support import factories, forms, proposals
from tests.support.client import StaffClient

NOW = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)


def published(*, shared: bool) -> EventProposal:
    """Make a proposal whose event is public, with a party that registered before names were shared and one after."""
    found = proposals.make_proposal()
    event = factories.make_event(edition=found.call.edition)
    slot = factories.make_slot(event=event, starts_at=proposals.evening(found.call))
    factories.make_registration(slot=slot, name="Zoé Avant", created_at=NOW - timedelta(hours=1))
    if shared:
        sharing.share(event, found.organisation, actor="staff:1")
    factories.make_registration(slot=slot, name="Yann Après", created_at=NOW + timedelta(hours=1))
    found.event, found.state = event, ProposalState.PUBLISHED
    db.session.commit()
    return db.session.scalars(queries.by_code(found.code).execution_options(populate_existing=True)).one()


def test_names_are_seen_only_by_who_the_form_names_and_only_since_then(app: Flask, client: FlaskClient) -> None:
    found = published(shared=True)
    own = f"/fr/proposals/{found.code}"
    assert "Yann" not in client.get(own).text

    shown = client.post(f"{own}/names").text

    assert ("Yann Après" in shown, "Zoé Avant" in shown) == (True, False)
    looks = db.session.scalars(select(Entry).where(Entry.object_kind == "event", Entry.verb == "see")).all()
    assert [look.facts["rows"] for look in looks] == [1]
    assert found.event is not None
    assert "Les Palabres" in client.get(f"/fr/events/{found.event.slug}/register").text


def test_names_are_shared_later_with_those_alone_whom_the_form_told(
    client: FlaskClient, desk: StaffClient, frozen_time: Callable[[datetime], None]
) -> None:
    found = published(shared=False)
    assert found.event is not None
    form, slot_id = f"/fr/events/{found.event.slug}/register", db.session.scalars(select(Slot.id)).one()
    person = {"slot": str(slot_id), "seats": "2", "name": "Xavier Pendant", "email": "xavier@example.org"}
    opened = forms.answers(client.get(form).text, "stamp")
    desk.sign_in(Role.PROGRAMME_OFFICER)
    switch = f"/staff/proposals/{found.id}/names"
    assert desk.send(switch, shared="y").status_code == 303
    assert "Les Palabres" in desk.get(f"/staff/proposals/{found.id}").text
    frozen_time(NOW + timedelta(minutes=10))

    unaware = client.post(form, data=opened | person)
    aware = client.post(form, data=forms.answers(unaware.text, "stamp"))

    assert (unaware.status_code, aware.status_code) == (422, 303)
    factories.make_registration(slot=db.session.get_one(Slot, slot_id), name="Willy Téléphone", channel=Channel.PHONE)
    db.session.commit()
    shown = client.post(f"/fr/proposals/{found.code}/names").text
    assert [name for name in ("Xavier", "Willy", "Zoé") if name in shown] == ["Xavier"]
    assert "Les Palabres" in client.get(aware.location).text
    assert desk.send(switch).status_code == 303
    assert "Les Palabres" not in client.get(form).text.split("<form")[1]
    assert "Xavier" not in client.post(f"/fr/proposals/{found.code}/names").text
    told = db.session.scalars(select(Entry.facts).where(Entry.verb == "share_names").order_by(Entry.id)).all()
    assert [(one["before"], one["after"]) for one in told] == [("", "Les Palabres"), ("Les Palabres", "")]


def test_without_the_sentence_there_are_numbers_only(app: Flask, client: FlaskClient) -> None:
    found = published(shared=False)

    shown = client.post(f"/fr/proposals/{found.code}/names").text

    assert [name for name in ("Yann", "Zoé") if name in shown] == []


def test_how_many_came_counts_for_the_figures_and_the_partner(
    app: Flask, client: FlaskClient, frozen_time: Callable[[datetime], None]
) -> None:
    records.load()
    found = published(shared=False)
    partner = db.session.scalars(select(Partner).where(Partner.slug == "kalamu")).one()
    deciding.match(found, partner, actor="staff:1")
    event = db.session.scalars(events_desk.event_whole(found.event_id or 0)).one()
    slot, own = event.slots[0], f"/fr/proposals/{found.code}"
    db.session.commit()
    assert client.post(f"{own}/attendance", data={"uid": slot.uid, "came": "12"}).status_code == 409, "it has not begun"
    frozen_time(slot.ends_at + timedelta(hours=12))
    for came in ("12", "12", "23"):
        assert client.post(f"{own}/attendance", data={"uid": slot.uid, "came": came}).status_code == 303
    assert client.post(f"{own}/attendance", data={"uid": slot.uid, "came": "beaucoup"}).status_code == 409

    assert attendance.counts([slot.id])[slot.id].inside == 23
    assert [row.came for row in partner_page.held(partner)] == [23]
    assert "23 personnes sont venues." in client.get("/fr/partners/kalamu").text
    client.post(f"{own}/attendance", data={"uid": slot.uid, "came": "3"})
    assert ([row.came for row in partner_page.held(partner)], [row.came for row in partner_page.held(partner, exact=True)]) == ([None], [3])


def test_who_proposed_what_was_taken_together_enters_how_many_came_and_it_counts_for_both_partners_once(
    app: Flask, client: FlaskClient, frozen_time: Callable[[datetime], None]
) -> None:
    records.load()
    found = published(shared=False)
    kalamu, other = db.session.scalars(select(Partner).order_by(Partner.slug != "kalamu", Partner.id).limit(2)).all()
    deciding.match(found, kalamu, actor="staff:1")
    for partner in (kalamu, other):
        joined = proposals.make_proposal(found.call, organisation="Deux", email=f"{partner.slug}@example.org", partner=partner)
        joined.state, joined.merged_into = ProposalState.MERGED, found
    event = db.session.scalars(events_desk.event_whole(found.event_id or 0)).one()
    slot = event.slots[0]
    db.session.commit()
    frozen_time(slot.ends_at + timedelta(hours=12))

    page = client.get(f"/fr/proposals/{joined.code}").text
    done = client.post(f"/fr/proposals/{joined.code}/attendance", data={"uid": slot.uid, "came": "23"})

    assert f"/fr/proposals/{joined.code}/attendance" in page
    assert (done.status_code, attendance.counts([slot.id])[slot.id].inside) == (303, 23)
    assert [[row.came for row in partner_page.held(partner)] for partner in (kalamu, other)] == [[23], [23]]
    assert db.session.scalars(select(Entry).where(Entry.verb == "enter_attendance")).one().facts["proposal"] == joined.id


def test_the_sample_has_every_state_once(app: Flask) -> None:
    from ixevents.proposals import sample  # noqa: PLC0415  # the sample is read by this test alone

    records.load()
    factories.make_place(language_proof={"fr": "x", "nl": "x"})
    factories.make_edition(
        programme="week", sample=True, starts_on=NOW.date() + timedelta(days=40), ends_on=NOW.date() + timedelta(days=46)
    )

    assert (sample.load(), sample.load()) == (6, 0)

    states = db.session.scalars(select(EventProposal.state).order_by(EventProposal.id)).all()
    assert states == ["published", "received", "merged", "asked", "accepted", "refused"]
    assert db.session.scalars(select(Event)).one().title.nl == "De stroom bezingen"
