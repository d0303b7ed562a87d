"""The screens of the figures: a number leads to its dates, a correction needs a reason, the statistics role sees no person."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from openpyxl import load_workbook

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.projects.models import Project
from ixevents.projects.partial_dates import PartialDate
from ixevents.projects.results import IndicatorPeriod, IndicatorValue
from tests.figures.test_indicators import make_indicator
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.queries import count_queries
from tests.support.visits import make_class
from tests.support.worlds import NOW


@pytest.fixture(autouse=True)
def today(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)


@pytest.fixture
def project(app: Flask) -> Project:
    """A project that ended, with a class and a family that came to it."""
    made = factories.make_project(starts=PartialDate("2013"), ends=PartialDate("2016"), acronym="MYP")
    for days in (30, 10):
        at = NOW - timedelta(days=days)
        slot = factories.make_slot(event=factories.make_event(project=made), starts_at=at, ends_at=at + timedelta(hours=2))
        make_class(slot, pupils_came=18, adults_came=2, label="4TQ B").registration.came = 20
        factories.make_registration(slot=slot, name="Famille Exemple", email="family@example.org", seats=3, came=2)
    db.session.commit()
    return made


def test_a_number_leads_to_the_dates_it_comes_from(desk: StaffClient, project: Project) -> None:
    desk.sign_in(Role.STATISTICS)

    page = desk.get(f"/staff/figures/{project.id}?from=2027-05-20").text
    source = desk.get(f"/staff/figures/{project.id}/participations?from=2027-05-20").text
    by_level = desk.get(f"/staff/figures/{project.id}/level?key=S4").text

    assert f'href="/staff/figures/{project.id}/participations?from=2027-05-20"' in page
    assert (source.count("<tbody>"), "<strong>22</strong>: this 1 date." in source) == (1, True)
    assert "<strong>36</strong>: these 2 dates." in by_level
    assert desk.get(f"/staff/figures/{project.id}/nothing").status_code == 404
    for text in (page, source, by_level):
        assert "Famille" not in text
        assert "family@" not in text


def test_an_indicator_in_one_language_is_named_in_it_and_shows_no_markup(desk: StaffClient, project: Project) -> None:
    made = make_indicator(project, name=Translated("", "Aantal tuinen"))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    pages = [desk.get(path).text for path in (f"/staff/figures/{project.id}", f"/staff/figures/indicators/{made.id}")]

    assert "Aantal tuinen" in pages[0]
    assert ["&lt;span" in page for page in pages] == [False, False]


def test_a_correction_needs_a_reason_and_is_shown_beside_what_was_computed(desk: StaffClient, project: Project) -> None:
    made = make_indicator(project)
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"/staff/figures/indicators/{made.id}"

    strange = {
        desk.send(f"{path}/enter", value=value, reason_fr="Pourquoi", after="0").status_code for value in ("NaN", "sNaN", "1e999", "9" * 30)
    }
    refused = desk.send(f"{path}/enter", value="40", reason_fr="", after="0")
    kept = desk.send(f"{path}/enter", value="40", reason_nl="Vier kwamen te laat", after="0")
    late = desk.send(f"{path}/enter", value="50", reason_fr="Pas vu", after="0")
    page = desk.get(path).text

    assert (strange, refused.status_code, kept.status_code, late.status_code) == ({422}, 422, 303, 409)
    assert [str(one.value) for one in db.session.query(IndicatorValue)] == ["40.00"]
    assert '<span lang="nl">Vier kwamen te laat</span>' in page
    # What was written is there still, and sent again it counts: whose entry it follows is on the page.
    assert 'value="Pas vu"' in late.text
    assert re.search(rf'name="after"[^>]*value="{db.session.query(IndicatorValue).one().id}"', late.text)
    assert "260 stated; 36 computed from these 2 dates." in page
    desk.sign_in(Role.STATISTICS)
    assert desk.send(f"{path}/enter", value="1", reason_fr="Non", after="0").status_code == 403
    assert f"{path}/enter" not in desk.get(path).text


def test_a_number_is_asked_for_and_not_called_optional(desk: StaffClient, project: Project) -> None:
    made = make_indicator(project)
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page = desk.get(f"/staff/figures/indicators/{made.id}").text
    empty = desk.send(f"/staff/figures/indicators/{made.id}/enter", value="", reason_fr="Compté", after="0")

    assert re.findall(r'for="value">([^<]*)(<span class="field-optional">)?', page) == [("Value reached", "")]
    assert (empty.status_code, "Enter what was reached as a number, 0 or more." in empty.text) == (409, True)
    assert 'value="Compté"' in empty.text


def test_a_missing_translation_is_asked_for_where_the_reason_stands(desk: StaffClient, project: Project) -> None:
    made = make_indicator(project)
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"/staff/figures/indicators/{made.id}"
    desk.send(f"{path}/enter", value="40", reason_nl="Vier kwamen te laat", after="0")
    entry = db.session.query(IndicatorValue).one()
    before = desk.get(path).text

    empty = desk.send(f"{path}/translate", **{"other-after": str(entry.id)})
    kept = desk.send(f"{path}/translate", **{"other-after": str(entry.id), "other-reason_fr": "Quatre sont venus en retard"})
    taken = desk.send(f"{path}/withdraw", **{"back-after": str(entry.id), "back-reason_nl": "De lijst klopte"})

    assert (empty.status_code, kept.status_code, taken.status_code) == (409, 303, 303)
    assert ("A translation is missing" in before, "A translation is missing" in desk.get(path).text) == (True, False)
    assert 'name="other-reason_fr"' in before
    assert 'name="other-reason_nl"' not in before
    db.session.expire_all()
    assert [one.reason for one in db.session.query(IndicatorValue).order_by(IndicatorValue.id)] == [
        Translated("Quatre sont venus en retard", "Vier kwamen te laat"),
        Translated(nl="De lijst klopte"),
    ]


def test_words_of_before_stand_in_no_language_until_somebody_writes_them(desk: StaffClient, project: Project) -> None:
    made = make_indicator(project)
    db.session.add(IndicatorValue(indicator_id=made.id, value=3, reason_as_found="OK", actor="system"))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"/staff/figures/indicators/{made.id}"
    before = desk.get(path).text

    entry = db.session.query(IndicatorValue).one()
    desk.send(f"{path}/translate", **{"other-after": str(entry.id), "other-reason_fr": "Compté", "other-reason_nl": "Geteld"})

    assert "Nobody has noted in which language this reason is written" in before
    assert ("Entered by hand: OK" in before, "Entered by hand: <span" in desk.get(path).text) == (True, True)


def test_a_date_outside_the_period_is_flagged_where_officers_look(desk: StaffClient, project: Project) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    event_id = db.session.query(factories.Event).first().id

    assert "events outside the period of their project" in desk.get("/staff/").text
    assert "2 events lie outside the period of their project" in desk.get("/staff/figures/").text
    assert desk.get("/staff/figures/outside").text.count("2013 – 2016") == 2
    assert "Outside the period of its project: 2013 – 2016" in desk.get(f"/staff/events/{event_id}").text


def test_the_figures_of_a_project_cost_the_same_whatever_happened(desk: StaffClient, project: Project) -> None:
    desk.sign_in(Role.STATISTICS)
    costs = []
    for _round in range(2):
        with count_queries() as sent:
            desk.get(f"/staff/figures/{project.id}")
        costs.append(len(sent))
        slot = factories.make_slot(
            event=factories.make_event(project=project), starts_at=NOW - timedelta(days=9), ends_at=NOW - timedelta(days=8)
        )
        factories.make_registration(slot=slot, came=1)
        make_indicator(project)
        make_indicator(project)
        db.session.commit()

    assert costs[1] - costs[0] <= 2  # what the first indicator itself costs: its periods, its entries


def test_years_stand_side_by_side_on_the_page_and_in_the_files_at_a_constant_cost(desk: StaffClient, project: Project) -> None:
    made = make_indicator(project)
    db.session.commit()
    desk.sign_in(Role.STATISTICS)
    path, costs = f"/staff/figures/{project.id}/years", []
    for years_ago in (1, 2):
        with count_queries() as sent:
            desk.get(path)
        costs.append(len(sent))
        at = NOW - timedelta(days=365 * years_ago)
        slot = factories.make_slot(event=factories.make_event(project=project), starts_at=at, ends_at=at + timedelta(hours=2))
        factories.make_registration(slot=slot, seats=3, came=2)
        db.session.add(IndicatorPeriod(indicator_id=made.id, starts=date(at.year, 1, 1), ends=date(at.year, 12, 31)))
        db.session.add(IndicatorValue(indicator_id=made.id, value=7, reason=Translated("Compté"), actor="system"))
        db.session.commit()
    page = desk.get(path).text
    rows = list(csv.reader(io.StringIO(desk.get(f"{path}/csv").get_data().decode("utf-8-sig")), delimiter=";"))
    sheet = load_workbook(io.BytesIO(desk.get(f"{path}/xlsx").data)).active

    assert costs[0] == costs[1]
    assert rows[0] == ["Figure", "2025", "2026", "2027", "All its time", "What to know"]
    assert [row[1:5] for row in rows if row[0] == "Participations"] == [["2", "2", "44", "48"]]
    assert [row[1:5] for row in rows if row[0].endswith("reached")] == [["0", "0", "36", "7"]]
    assert [[cell.value for cell in row][1:5] for row in sheet.iter_rows() if row[0].value == "Participations"] == [[2, 2, 44, 48]]
    assert "2027 is not over: what is still to come is not in it." in page
    assert 'All its time: entered by hand. <span lang="fr">Compté</span>' in page
    assert f'href="/staff/figures/{project.id}/participations?from=2027-01-01&amp;to=2027-12-31"' in page
    assert f'href="{path}"' in desk.get(f"/staff/figures/{project.id}").text


def test_many_years_are_a_table_that_scrolls(desk: StaffClient, project: Project) -> None:
    made = make_indicator(project)
    desk.sign_in(Role.STATISTICS)
    few = desk.get(f"/staff/figures/{project.id}/years").text
    db.session.add(IndicatorPeriod(indicator_id=made.id, starts=date(2020, 1, 1), ends=date(2020, 12, 31)))
    db.session.commit()

    many = desk.get(f"/staff/figures/{project.id}/years").text

    assert [re.findall(r'class="desk-table desk-table--(\w+)', page) for page in (few, many)] == [["cards"], ["scroll"]]


def test_editions_of_a_programme_stand_side_by_side(desk: StaffClient, project: Project) -> None:
    desk.sign_in(Role.STATISTICS)
    programme = db.session.query(factories.Event).first().edition.programme

    page = desk.get(f"/staff/figures/editions?programme={programme}").text
    rows = list(
        csv.reader(
            io.StringIO(desk.get(f"/staff/figures/editions/csv?programme={programme}").get_data().decode("utf-8-sig")), delimiter=";"
        )
    )

    assert [row[-2] for row in rows if row[0] == "Participations"] == ["44"]
    assert "Distinct persons are known in one project, not over several" in page
    assert desk.get("/staff/figures/editions?programme=unknown").status_code == 200
