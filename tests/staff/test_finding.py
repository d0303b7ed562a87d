"""A partner is chosen among thousands by words of its name: in every form, without JavaScript, and nothing typed is lost."""

import re

import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.grants.models import Grant
from ixevents.projects import queries, records
from ixevents.projects.partners import Partner, PartnerKind, Relation
from ixevents.staff import finding
from tests.support import factories, proposals, stands
from tests.support.client import StaffClient

FORMS = {
    "/staff/records/{myp}/partner/new": ("partner_id", {}),
    "/staff/records/{myp}/funding/new": ("funder_id", {"amount": "1 250,00"}),
    "/staff/grants/new": ("partner_id", {"beneficiary": "Les amis de la rue"}),
    "/staff/council/seats/new": ("partner", {"organisation": "Les amis de la rue"}),
    "/staff/partners/new": ("parent_id", {"name_fr": "Les amis de la rue"}),
    "/staff/exchanges/authorities/new": ("partner", {}),
}


@pytest.fixture
def officer(app: Flask, desk: StaffClient) -> StaffClient:
    records.load()
    factories.make_council()
    desk.sign_in(Role.ADMINISTRATOR)
    return desk


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> dict[str, Partner]:
    """Offer few at once, and have some more partners."""
    monkeypatch.setattr(finding, "MOST", 2)
    return {name: make_partner(name) for name in ("Zébulon", "Zèle & Cie", "Zinneke")}


def make_partner(name: str) -> Partner:
    slug = re.sub("[^a-z]", "", name.casefold())
    made = Partner(slug=slug, name=Translated(name, name), kind=PartnerKind.LOCAL_AUTHORITY, relation=Relation.PROJECT_PARTNER)
    db.session.add(made)
    db.session.commit()
    return made


def offered(page: str, field: str) -> list[str]:
    select = re.search(rf'<select[^>]* name="{field}"[^>]*>(.*?)</select>', page, re.DOTALL)
    assert select is not None
    return [option for option in re.findall(r">([^<]*)</option>", select[1]) if option in ("Zébulon", "Zèle &amp; Cie", "Zinneke")]


@pytest.mark.parametrize("path", FORMS)
def test_a_partner_is_found_by_words_whatever_their_accents_and_what_was_typed_stays(
    officer: StaffClient, few: dict[str, Partner], path: str
) -> None:
    field, typed = FORMS[path]
    path = path.format(myp=db.session.scalars(queries.whole("myp")).one().id)

    first = officer.get(path)
    found = officer.send(path, go="find", find="ZELE cie", **{**typed, field: few["Zinneke"].id})
    nothing = officer.send(path, go="find", find="xyz", **typed)

    assert (first.status_code, found.status_code, nothing.status_code) == (200, 200, 200)
    assert (offered(first.text, field), offered(found.text, field)) == ([], ["Zinneke", "Zèle &amp; Cie"])
    assert "There are many" in first.text
    assert "1 found: choose it below." in found.text
    assert "Nothing found." in nothing.text
    assert f'<option selected value="{few["Zinneke"].id}">' in found.text
    assert all(f'value="{words}"' in found.text for words in typed.values())
    assert "error-summary" not in found.text


def test_one_that_was_found_is_saved_though_it_is_not_among_the_first(officer: StaffClient, few: dict[str, Partner]) -> None:
    sent = {"beneficiary": "Zèle", "object_fr": "Un jardin", "amount": "100", "year": "2026", "project_id": "0"}

    answer = officer.send("/staff/grants/new", find="", partner_id=few["Zinneke"].id, **sent)

    assert answer.status_code == 303
    grant = db.session.query(Grant).one()
    assert grant.partner_id == few["Zinneke"].id
    again = officer.get(f"/staff/grants/{grant.id}").text
    assert f'<option selected value="{few["Zinneke"].id}">Zinneke</option>' in again


def test_a_project_is_found_beside_a_partner_and_neither_loses_the_other(officer: StaffClient, few: dict[str, Partner]) -> None:
    for title in ("Zazou", "Zébu & cie", "Zeste"):
        factories.make_project(title=Translated(title, title))
    db.session.commit()
    typed = {"beneficiary": "Les amis", "object_fr": "Un jardin", "amount": "100", "year": "2026", "partner_id": few["Zinneke"].id}
    path = "/staff/grants/new"

    first = officer.get(path).text
    found = officer.send(path, go="find", **typed, **{"find": "zele", "find-project": "ZEBU"}).text
    number = re.search(r'<option value="(\d+)">Zébu &amp; cie</option>', found)
    assert number is not None
    saved = officer.send(path, **typed, **{"find": "zele", "find-project": "ZEBU", "project_id": number[1]})

    assert ("Zébu" in first, first.count('id="find-project"'), first.count('id="find"')) == (False, 1, 1)
    assert ("Zeste" in found, offered(found, "partner_id"), found.count("1 found: choose it below.")) == (
        False,
        ["Zinneke", "Zèle &amp; Cie"],
        2,
    )
    assert all(f'value="{words}"' in found for words in ("ZEBU", "zele", "Les amis"))
    grant = db.session.query(Grant).one()
    assert (saved.status_code, grant.partner_id, str(grant.project_id)) == (303, few["Zinneke"].id, number[1])
    assert f'<option selected value="{number[1]}">Zébu &amp; cie</option>' in officer.get(f"/staff/grants/{grant.id}").text


def test_where_names_are_few_all_are_offered_and_nothing_is_to_be_found(officer: StaffClient) -> None:
    make_partner("Zinneke")

    page = officer.get("/staff/grants/new").text

    assert offered(page, "partner_id") == ["Zinneke"]
    assert 'name="find"' not in page


def test_the_partner_of_a_proposal_or_a_stand_is_looked_for_on_its_page(officer: StaffClient, few: dict[str, Partner]) -> None:
    pages = [f"/staff/proposals/{proposals.make_proposal().id}", f"/staff/stands/stand/{stands.make_stand().id}"]
    db.session.commit()

    for page in pages:
        answer = officer.send(f"{page}/partner", go="find", find="zebu")
        shown = officer.get(answer.headers["Location"]).text

        assert answer.status_code == 303
        assert answer.headers["Location"].endswith("find=zebu#find")
        assert offered(shown, "partner") == ["Zébulon"]
