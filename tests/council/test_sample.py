"""The sample council: invented, complete, by the rules, loaded once."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.council import gender, records, sample, terms, voting
from ixevents.council.candidature import Candidature, CandidatureState
from ixevents.council.models import MandateRole, Member, Office
from ixevents.extensions import db
from ixevents.projects import records as projects

DAY = date(2026, 11, 2)


@pytest.fixture
def loaded(app: Flask) -> None:
    projects.load()
    records.load()
    sample.load()
    db.session.commit()


def test_the_sample_council_keeps_the_rules(loaded: None) -> None:
    office = terms.office(DAY)
    ratio = gender.ratio(office)

    assert (sum(map(voting.is_voting, office)), ratio.valid) == (17, True)
    assert [one.office for one in office if one.office] == [Office.CHAIR, Office.VICE_CHAIR]
    assert {one.ends_on for one in office} == {date(2030, 11, 30)}
    assert len([one for one in office if one.role == MandateRole.SUBSTITUTE]) == 12
    assert {one.member.language for one in office} == {"fr", "nl", "en", "unknown"}


def test_nobody_in_it_can_be_written_to_outside_of_examples(loaded: None) -> None:
    members = db.session.scalars(select(Member)).all()

    assert {one.email.rpartition("@")[2] for one in members if one.email} == {"example.org"}
    assert len([one for one in members if not one.email]) == 4
    assert all(one.sample for one in members)


def test_its_call_is_open_and_some_have_answered(loaded: None) -> None:
    found = db.session.scalars(select(Candidature).order_by(Candidature.id)).all()

    assert [one.state for one in found] == [CandidatureState.RECEIVED, CandidatureState.RECEIVED, CandidatureState.PROPOSED]
    assert {one.email.rpartition("@")[2] for one in found if one.email} == {"example.org"}


def test_it_is_loaded_once(loaded: None) -> None:
    assert sample.load() == 0
