"""The screens of records and partners: two who write at once, unknown kept unknown, constant statements, what was typed kept."""

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.projects import queries, records
from ixevents.projects.files import ProjectDocument
from ixevents.projects.models import FundingLine, FundingRole, Project, ProjectPartner
from ixevents.projects.partners import Partner, PartnerKind, Relation
from ixevents.projects.results import Indicator, Measure
from ixevents.staff.journal import told
from ixevents.staff.records.fields import read_amount, read_partial
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.forms import answers
from tests.support.queries import count_queries

TABS = ("", "/lists", "/partners", "/money", "/indicators", "/documents/", "/codes/", "/edit")


@pytest.fixture
def officer(app: Flask, desk: StaffClient) -> StaffClient:
    records.load()
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    return desk


def record(slug: str = "myp") -> Project:
    return db.session.scalars(queries.whole(slug).execution_options(populate_existing=True)).one()


def form_of(officer: StaffClient, path: str) -> dict[str, Any]:
    return answers(officer.get(path).get_data(as_text=True))


def test_every_page_of_every_record_is_there(officer: StaffClient) -> None:
    for project_id in db.session.scalars(select(Project.id)).all():
        assert {officer.get(f"/staff/records/{project_id}{tab}").status_code for tab in TABS} == {200}


@pytest.mark.parametrize("path", ["/staff/records/", "/staff/partners/"])
def test_lists_cost_the_same_with_more_in_them(officer: StaffClient, path: str) -> None:
    with count_queries() as before:
        officer.get(path)
    for _number in range(3):
        factories.make_project()
        db.session.add(Partner(slug=f"p{_number}", name=factories.words("Partenaire"), kind="local_authority", relation="funder"))
    db.session.commit()

    with count_queries() as after:
        officer.get(path)

    assert len(after) == len(before)


def test_a_partner_of_no_country_that_also_pays_is_shown(officer: StaffClient) -> None:
    found = record()
    office = Partner(slug="office", name=Translated("Bureau d’aide"), kind=PartnerKind.EU_INSTITUTION, relation=Relation.FUNDER)
    tie = ProjectPartner(project_id=found.id, partner=office, role=found.partners[0].role, position=99)
    db.session.add_all((tie, FundingLine(project_id=found.id, funder=office, role=FundingRole.CO_FINANCING, position=99)))
    db.session.commit()

    shown = [officer.get(f"/staff/records/{found.id}{tab}") for tab in TABS]

    assert {answer.status_code for answer in shown} == {200}
    assert "Bureau d’aide" in shown[2].text


def test_two_who_write_the_same_record_see_each_others_words(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/edit"
    mine, theirs = form_of(officer, path), form_of(officer, path)
    officer.send(path, **theirs | {"summary_nl": "Van de collega", "total_amount": ""})

    answer = officer.send(path, **mine | {"summary_nl": "Van mij", "acronym": "M.Y.P."})

    assert answer.status_code == 409
    shown = answer.get_data(as_text=True)
    assert "Van de collega" in shown
    assert "Van mij" in shown
    assert (record().acronym, record().total_amount) == ("MYP", None)


def test_what_is_typed_becomes_exact_facts_and_empty_stays_unknown(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/edit"
    typed = {"starts": "02/2013", "ends": "", "total_amount": "605 063,11", "recipient_countries": "Belgique\nCD", "status": "closed"}

    answer = officer.send(path, **form_of(officer, path) | typed)

    assert answer.status_code == 303
    project = record()
    assert (str(project.starts), project.ends, str(project.total_amount)) == ("2013-02", None, "605063.11")
    assert (project.recipient_countries, project.status, project.title.fr) == (["BE", "CD"], "closed", "Millennium Youth Project")


def test_a_wrong_row_keeps_what_was_typed_and_says_why(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/budget/new"

    answer = officer.send(path, starts="2013-02-01", ends="2014-02-01", amount="100 000,00")

    assert answer.status_code == 422
    assert 'value="100 000,00"' in answer.get_data(as_text=True)
    assert officer.send(path, starts="2013-02-01", ends="2014-01-31", amount="   ").status_code == 422
    assert officer.send(path, starts="2013-02-01", ends="2014-01-31", amount="100 000,00").status_code == 303
    assert [str(row.amount) for row in record().budgets] == ["100000.00"]


def test_days_outside_the_project_are_asked_about_once_and_kept_when_they_are_meant(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/budget/new"
    typed = {"starts": "2016-07-01", "ends": "2017-06-30", "amount": "100,00"}

    asked = officer.send(path, **typed)
    kept = officer.send(path, **typed, outside="y")
    [row] = record().budgets
    own = f"/staff/records/{record().id}/budget/{row.id}"
    again = officer.send(own, **form_of(officer, own) | {"amount": "200,00"})
    elsewhere = officer.send(own, **form_of(officer, own) | {"starts": "2017-01-01", "ends": "2017-12-31"})

    assert (asked.status_code, kept.status_code, again.status_code, elsewhere.status_code) == (422, 303, 303, 422)
    assert ("2013 – 2016" in asked.text, 'name="outside"' in asked.text) == (True, True)
    assert [str(row.amount) for row in record().budgets] == ["200.00"]


def test_a_period_of_an_indicator_outside_the_project_is_asked_about_and_days_nobody_knows_are_not(officer: StaffClient) -> None:
    indicator = Indicator(project_id=record().id, name=Translated("Élèves", "Leerlingen"), measure=Measure.UNIT)
    db.session.add(indicator)
    db.session.commit()
    path, typed = f"/staff/records/{record().id}/indicator/{indicator.id}/periods/new", {"starts": "2020-01-01", "ends": "2020-12-31"}

    asked = officer.send(path, **typed)
    record().ends = None
    db.session.commit()

    assert (asked.status_code, 'name="outside"' in asked.text, officer.send(path, **typed).status_code) == (422, True, 303)


def test_rows_are_moved_and_taken_away(officer: StaffClient) -> None:
    first, second, third = record().objectives[:3]
    path = f"/staff/records/{record().id}/objective"

    officer.send(f"{path}/{third.id}/move", by="-1")
    officer.send(f"{path}/{first.id}/remove")

    assert [row.id for row in record().objectives][:2] == [third.id, second.id]


def test_two_who_correct_one_document_see_each_others_words(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/documents/"
    typed = {"title_fr": "Rapport", "title_nl": "Verslag", "kind": "report", "language": "fr", "who": "staff"}
    officer.send(path, **typed, file=(BytesIO(b"%PDF-1.7 sample"), "a.pdf"))
    own = f"{path}{record().documents[-1].id}/edit"
    mine, theirs = (answers(officer.get(own).text, "seen") for _officer in range(2))

    first = officer.send(own, **theirs | {"title_nl": "Eindverslag"})
    second = officer.send(own, **mine | {"title_fr": "Rapport final"})
    knowingly = officer.send(own, **answers(second.text, "seen") | {"title_nl": "Eindverslag"})

    assert (first.status_code, second.status_code, knowingly.status_code) == (303, 422, 303)
    assert ("Eindverslag" in second.text, 'value="Rapport final"' in second.text) == (True, True)
    assert record().documents[-1].title == Translated("Rapport final", "Eindverslag")


def test_the_same_file_under_another_title_is_said_to_stand_there(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/documents/"
    typed = {"title_fr": "Rapport", "title_nl": "Verslag", "kind": "report", "language": "fr", "who": "staff"}

    def sent(body: bytes = b"%PDF-1.7 sample", **other: str) -> Any:
        return officer.send(path, **typed | other, file=(BytesIO(body), "a.pdf"))

    codes = [sent().status_code, sent().status_code]
    again = sent(title_fr="Autre rapport")

    assert (codes, again.status_code, "This file stands here already: “Rapport”" in again.text) == ([303, 303], 422, True)
    assert "This file is empty." in sent(b"").text


def test_a_document_is_judged_by_its_contents(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/documents/"
    typed = {"title_fr": "Rapport", "title_nl": "Verslag", "kind": "report", "language": "fr", "who": "public"}

    refused = officer.send(path, **typed, file=(BytesIO(b"MZ programme"), "report.pdf"))
    taken = officer.send(path, **typed, file=(BytesIO(b"%PDF-1.7 sample"), "Rapport final.pdf"))

    assert (refused.status_code, taken.status_code) == (422, 303)
    document = db.session.scalars(select(ProjectDocument)).one()
    assert (document.filename, document.public) == ("rapport-final.pdf", True)
    assert officer.get(f"{path}{document.id}").data == b"%PDF-1.7 sample"


def test_a_record_something_belongs_to_is_archived_and_not_deleted(officer: StaffClient) -> None:
    slot = factories.make_slot()
    db.session.commit()
    path = f"/staff/records/{slot.event.project_id}"

    officer.send(f"{path}/delete")
    officer.send(f"{path}/archive")

    assert db.session.get_one(Project, slot.event.project_id).state == "archived"


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("2012", "2012"),
        ("8/2012", "2012-08"),
        ("15.08.2012", "2012-08-15"),
        ("2012-08", "2012-08"),
        ("31/02/2012", "None"),
        ("soon", "None"),
    ],
)
def test_a_date_is_as_precise_as_it_was_written(typed: str, known: str) -> None:
    assert str(read_partial(typed)) == known


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("407 676,96", "407676.96"),
        ("407.676,96 €", "407676.96"),
        ("407,676.96", "407676.96"),
        ("1.234", "1234"),
        ("12,5", "12.5"),
        ("12,345,6", "None"),
        ("-3", "None"),
        ("", "None"),
    ],
)
def test_an_amount_is_read_exactly(typed: str, amount: str) -> None:
    assert str(read_amount(typed)) == amount


def test_a_country_nobody_knows_is_guessed_and_its_usual_names_are_read(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/edit"

    page = officer.send(path, **form_of(officer, path) | {"recipient_countries": "Burkina"}).get_data(as_text=True)
    officer.send(path, **form_of(officer, path) | {"recipient_countries": "RDC"})

    assert "Perhaps you mean: Burkina Faso." in page
    assert record().recipient_countries == ["CD"]


def test_two_versions_of_an_amount_and_of_countries_are_read_as_people_write_them(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/edit"
    late = form_of(officer, path)
    officer.send(path, **form_of(officer, path) | {"total_amount": "13000", "recipient_countries": "Congo-Kinshasa"})

    page = officer.send(path, **late | {"total_amount": "14000", "recipient_countries": "Palestine"}).get_data(as_text=True)

    assert "13,000.00" in page
    assert "Democratic Republic of the Congo<" in page
    assert "[&#39;" not in page


def test_who_left_a_language_as_it_was_is_told_of_which_text(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/edit"

    answer = officer.send(path, **form_of(officer, path) | {"summary_nl": "Iets anders", "publish": "1"})

    assert answer.status_code == 422
    assert "changed and the other was not: In one or two sentences." in answer.get_data(as_text=True)


def test_what_waits_for_its_other_language_is_not_said_to_be_published(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}"

    officer.send(f"{path}/objective/new", kind="main", text_nl="Samen telen", publish="1")
    half = officer.get(f"{path}/lists").text
    officer.send(f"{path}/objective/new", kind="main", text_nl="Meer leren", text_fr="Apprendre", publish="1")
    whole = officer.get(f"{path}/lists").text

    assert ["Saved and published." in page for page in (half, whole)] == [False, True]
    assert "What is not in French and Dutch yet waits" in half


def test_a_partner_that_staff_place_is_marked_on_the_map(officer: StaffClient, client: FlaskClient) -> None:
    named = {
        "name_fr": "Santiago",
        "name_nl": "Santiago",
        "kind": "local_authority",
        "relation": "twinning",
        "country": "CL",
        "parent_id": "",
        "iati_org_type": "",
    }

    made = officer.send("/staff/partners/new", **named, latitude="-33,45", longitude="-70.66")
    shown = client.get("/nl/projects/").text

    assert made.status_code == 303
    assert re.search(r'<text class="world-map-name" [^>]*>Santiago</text>', shown)


@pytest.mark.parametrize(("latitude", "longitude"), [("50.83", ""), ("", "4.37"), ("91", "4.37"), ("50.83", "181"), ("north", "4.37")])
def test_half_a_place_is_refused_and_what_was_typed_stays(officer: StaffClient, latitude: str, longitude: str) -> None:
    named = {
        "name_fr": "Ici",
        "name_nl": "Hier",
        "kind": "local_authority",
        "relation": "twinning",
        "country": "BE",
        "parent_id": "",
        "iati_org_type": "",
    }

    answer = officer.send("/staff/partners/new", **named, latitude=latitude, longitude=longitude)

    assert answer.status_code == 422
    assert answer.text.count("govuk-error-message") == 1
    assert all(f'value="{typed}"' in answer.text for typed in ("Ici", "Hier", latitude or "Ici", longitude or "Ici"))


def test_a_row_without_a_word_for_it_is_not_kept(officer: StaffClient) -> None:
    found = record()
    sorts = ("objective", "group", "beneficiary", "activity", "topic", "indicator")
    count = len(found.lines), len(found.objectives), len(found.groups), len(found.indicators)

    answers_to_nothing = [
        officer.send(f"/staff/records/{found.id}/{sort}/new", **form_of(officer, f"/staff/records/{found.id}/{sort}/new")) for sort in sorts
    ]

    assert [answer.status_code for answer in answers_to_nothing] == [422] * len(sorts)
    assert all("Write it in French or in Dutch" in answer.text for answer in answers_to_nothing)
    again = record()
    assert (len(again.lines), len(again.objectives), len(again.groups), len(again.indicators)) == count


def test_a_number_that_cannot_be_read_is_asked_for_as_a_number_and_not_in_euros(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/indicator/new"

    answer = officer.send(path, **form_of(officer, path) | {"name_fr": "Personnes", "baseline": "zéro"})

    assert (answer.status_code, "Write a number, for example" in answer.text, "euros" in answer.text) == (422, True, False)


def test_the_journal_keeps_every_text_of_a_row_that_came_out_and_calls_it_in_words(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/indicator/new"
    texts = {"name_fr": "Personnes", "name_nl": "Personen", "unit_fr": "par jour", "unit_nl": "per dag"}

    officer.send(path, **form_of(officer, path) | texts | {"result_type": "", "source": "", "publish": "1"})

    entry = db.session.scalars(select(Entry).where(Entry.verb == "publish_record").order_by(Entry.id.desc())).first()
    with officer.application.test_request_context("/"), speaking("fr"):
        [line] = told.tell([entry])
    said = {name: after for name, _before, after in line.changes}
    number = record().indicators[-1].id
    assert (said[f"Indicateur {number} (FR)"], said[f"Indicateur {number} · Unité (FR)"]) == ("Personnes", "par jour")


def test_of_which_list_a_line_is_stands_in_the_journal_in_words(officer: StaffClient) -> None:
    path = f"/staff/records/{record().id}/sub_project_theme/new"

    officer.send(path, **form_of(officer, path) | {"text_fr": "Eau"})

    entry = db.session.scalars(select(Entry).where(Entry.verb == "add_part").order_by(Entry.id.desc())).first()
    with officer.application.test_request_context("/"), speaking("fr"):
        [line] = told.tell([entry])
    assert "Sous-projets, par thème" in [after for _name, _before, after in line.changes]
