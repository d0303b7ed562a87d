"""A site whose records bring no council: the secretary makes it, once, and every screen leads there until then."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.council import founding
from ixevents.council.models import Council
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.projects.partners import Partner, PartnerKind, Relation
from tests.support import factories
from tests.support.client import ProofreadingClient, StaffClient
from tests.support.forms import answers

NEW = "/staff/council/rules/new"
FACTS = {
    "name": Translated("Conseil pour la solidarité", "Raad voor solidariteit"),
    "name_descriptive": False,
    "purpose": Translated("conseiller la commune", "de gemeente adviseren"),
    "supports": None,
}
TYPED = {
    "name_fr": "Conseil pour la solidarité",
    "name_nl": "Raad voor solidariteit",
    "purpose_fr": "conseiller la commune",
    "purpose_nl": "de gemeente adviseren",
    "official": "y",
    "supports_week": "y",
}
BEFORE_ALL = (
    "/staff/council/rules/",
    "/staff/council/rules/edit",
    "/staff/council/rules/categories/new",
    "/staff/council/rules/groups/new",
    "/staff/council/seats/new",
    "/staff/council/candidatures/calls/new",
    "/staff/council/renewal/new",
    "/staff/opinions/new",
    "/staff/meetings/new",
    "/staff/polls/new",
    "/staff/meeting-requests/new",
    "/staff/opinions/report/",
    "/staff/mailings/who?audience=council",
)


def test_the_secretary_makes_the_council_and_its_page_is_public(desk: StaffClient, client: ProofreadingClient) -> None:
    desk.sign_in(Role.COUNCIL_SECRETARY)
    before = "Er is nog geen raad" in client.get("/nl/council/").text

    empty = desk.get("/staff/council/").text
    made = desk.send(NEW, **TYPED)
    page = client.get("/nl/council/").text

    rules = desk.get("/staff/council/rules/").text

    assert (before, f'href="{NEW}"' in empty, made.status_code) == (True, True, 303)
    assert "Conseil pour la solidarité" in rules
    assert "Translated(" not in rules
    assert all(words in page for words in ("Raad voor solidariteit", "De gemeente adviseren", "Elsene", 'href="/nl/week/"'))
    assert "officiële naam" not in page


@pytest.mark.parametrize("path", BEFORE_ALL)
def test_every_screen_that_needs_a_council_leads_to_where_it_is_made(desk: StaffClient, path: str) -> None:
    desk.sign_in(Role.COUNCIL_SECRETARY)

    answer = desk.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (303, NEW)


def test_the_municipality_that_is_known_coordinates_it(app: Flask) -> None:
    council = founding.found(FACTS, actor="staff:1")

    (municipality,) = db.session.scalars(select(Partner).where(Partner.relation == Relation.SELF))

    assert (council.coordinator_id, municipality.name.nl, municipality.country) == (municipality.id, "Elsene", "BE")
    assert db.session.scalars(select(Entry.verb).where(Entry.object_kind == "council")).all() == ["add"]


def test_a_municipality_among_the_partners_is_not_noted_again(app: Flask) -> None:
    known = Partner(slug="elsene", name=factories.words("Ixelles"), kind=PartnerKind.LOCAL_AUTHORITY, relation=Relation.SELF)
    db.session.add(known)
    db.session.commit()

    assert founding.found(FACTS, actor="staff:1").coordinator_id == known.id


def test_of_two_who_make_it_at_once_one_is_told(any_app: Flask) -> None:
    def make(_number: int) -> str:
        with any_app.app_context():
            try:
                founding.found(FACTS, actor="staff:1")
                db.session.commit()
            except Refused as refusal:
                return refusal.reason
            return "made"

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(make, range(2)))

    assert answers == ["made", "there"]
    assert len(db.session.scalars(select(Council)).all()) == 1
    assert len(db.session.scalars(select(Partner)).all()) == 1


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("name_nl", "Name the council in French and in Dutch."), ("purpose_fr", "Write in French and in Dutch what the council is for.")],
)
def test_what_is_missing_is_said_and_the_rest_stays(desk: StaffClient, missing: str, sentence: str) -> None:
    desk.sign_in(Role.COUNCIL_SECRETARY, language="en")

    answer = desk.send(NEW, **TYPED | {missing: " "})

    assert answer.status_code == 409
    assert sentence in answer.text
    assert all(text in answer.text for name, text in TYPED.items() if name not in (missing, "official", "supports_week"))


def test_its_name_is_corrected_and_nobody_is_overwritten_unseen(app: Flask, desk: StaffClient) -> None:
    council = founding.found(FACTS, actor="staff:1")
    db.session.commit()
    version = council.version
    desk.sign_in(Role.COUNCIL_SECRETARY)

    saved = desk.send("/staff/council/rules/name", **TYPED | {"opened": str(version), "name_fr": "Conseil solidaire"})
    late = desk.send("/staff/council/rules/name", **TYPED | {"opened": str(version), "name_fr": "Autre conseil"})
    kept = db.session.scalars(select(Council)).one().name.fr
    again = desk.send("/staff/council/rules/name", **answers(late.text, having="name_fr"))

    assert (saved.status_code, late.status_code, again.status_code) == (303, 409, 303)
    assert all(words in late.text for words in ("Autre conseil", "Conseil solidaire"))
    assert (kept, db.session.scalars(select(Council)).one().name.fr) == ("Conseil solidaire", "Autre conseil")


def test_a_version_of_before_is_a_conflict(app: Flask, frozen_time: Callable[[object], None]) -> None:
    council = founding.found(FACTS, actor="staff:1")

    with pytest.raises(Conflict):
        founding.rename(council, council.version - 1, FACTS, actor="staff:1")
