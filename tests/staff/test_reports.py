"""The screens of the reports: begun from a project and a period, written, frozen, handed over, compared."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from ixevents.accounts.roles import Role
from ixevents.extensions import db
from ixevents.projects.models import Project
from ixevents.reports.models import TEXTS, FunderReport, ReportSending, ReportSnapshot
from tests.reports.test_reports import let_come, make_funded_project
from tests.support.client import StaffClient
from tests.support.forms import answers
from tests.support.queries import count_queries
from tests.support.worlds import NOW

DAYS = {"starts": "2027-01-01", "ends": "2027-12-31", "languages": ["fr", "nl"]}
WRITTEN = {f"{name}_{lang}": f"{name} {lang}" for name in ("title", *TEXTS) for lang in ("fr", "nl")}


@pytest.fixture(autouse=True)
def today(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)


@pytest.fixture
def project(app: Flask) -> Project:
    """A funded project somebody came to."""
    made = make_funded_project()
    let_come(made, 20, 18)
    db.session.commit()
    return made


def test_a_report_takes_a_few_clicks_from_the_figures_to_the_pdf(desk: StaffClient, project: Project) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    begun = desk.get(f"/staff/reports/new?project={project.id}&from=2027-01-01&to=2027-12-31").text
    made = desk.send("/staff/reports/new", project=str(project.id), version="0", **DAYS, **WRITTEN)
    page = desk.get("/staff/reports/1").text
    frozen = desk.send("/staff/reports/1/freeze", version="1")
    snapshot = db.session.query(ReportSnapshot).one()
    paper = desk.get("/staff/reports/1/1?paper=nl").text
    pdf = desk.get("/staff/reports/1/1/nl/pdf")

    kept = desk.get("/staff/reports/1/1/content.json")

    assert (hashlib.sha256(kept.data).hexdigest(), "/staff/reports/1/1/content.json" in paper) == (snapshot.sha256, True)
    assert ("Look at this first:" in page, "1 date lies outside the period of this project" in page) == (True, True)
    assert 'value="2027-01-01"' in begun
    assert (made.status_code, made.location, frozen.status_code) == (303, "/staff/reports/1", 303)
    assert "Everything is written" in page
    assert snapshot.sha256 in paper
    assert "407.676,96" in paper
    assert "Medegefinancierd door de Europese Unie" in paper
    assert len(PdfReader(BytesIO(pdf.data)).pages) >= 3
    for ending, begins in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        assert desk.get(f"/staff/reports/1/1/fr/{ending}").data.startswith(begins)


def test_a_later_change_is_shown_and_two_who_write_do_not_overwrite(desk: StaffClient, project: Project) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    desk.send("/staff/reports/new", project=str(project.id), version="0", **DAYS, **WRITTEN)
    desk.send("/staff/reports/1/freeze", version="1")

    saved = desk.send("/staff/reports/1/edit", version="2", **DAYS, **WRITTEN | {"went_well_fr": "Encore mieux"})
    late = desk.send("/staff/reports/1/edit", version="2", **DAYS, **WRITTEN | {"went_well_fr": "Perdu"})
    let_come(project, 10, 12)
    db.session.commit()
    page, differences = desk.get("/staff/reports/1").text, desk.get("/staff/reports/1/differences?from=1").text

    assert (saved.status_code, late.status_code) == (303, 409)
    assert db.session.query(FunderReport).one().went_well.fr == "Encore mieux"
    # What the first wrote stands beside what the second typed, who may save again: nothing has to be typed twice.
    compared = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", late.text)
    assert compared[-3:] == ["What went well (FR)", "Encore mieux", "Perdu"]
    assert answers(late.text, "version")["version"] == "3"
    for text in (page, differences):
        assert "Encore mieux" in text
        assert "<strong>+17</strong>" in text
    again = desk.send("/staff/reports/1/edit", version="3", **DAYS, **WRITTEN | {"went_well_fr": "Lu, puis changé"})
    assert (again.status_code, db.session.query(FunderReport).one().went_well.fr) == (303, "Lu, puis changé")


def test_a_due_date_waits_where_officers_look_until_the_report_was_sent(desk: StaffClient, project: Project) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    written = {"project": str(project.id), "version": "0", **WRITTEN}
    first = NOW.date()
    days = {"late": first - timedelta(days=1), "today": first, "soon": first + timedelta(days=30), "far": first + timedelta(days=31)}
    for name, day in days.items():
        desk.send("/staff/reports/new", **written | DAYS | {"title_en": name, "due_on": day.isoformat()})
    desk.send("/staff/reports/new", **written | DAYS | {"title_en": "never"})

    front, every, awaited = (desk.get(path).text for path in ("/staff/", "/staff/reports/", "/staff/reports/?due=1"))
    desk.send("/staff/reports/1/freeze", version="1")
    frozen = desk.get("/staff/reports/?due=1").text
    desk.send("/staff/reports/1/sent", number="1", sent_on=first.isoformat())
    page = desk.get("/staff/reports/1").text

    assert re.findall(r'href="(/staff/reports[^"]*)"[^>]*>\s*<span class="stat-tile-value">(\d)', front) == [
        ("/staff/reports/1", "1"),
        ("/staff/reports/?due=1", "2"),
    ]
    assert re.findall(r'/staff/reports/(\d)"', awaited) == ["1", "2", "3", "4"]
    assert [words in every for words in ("1 day late", "Today", "in 30 days", "in 31 days")] == [True, True, True, False]
    assert re.findall(r'/staff/reports/(\d)"', frozen) == ["1", "2", "3", "4"]
    assert [bool(re.search(r'class="tag[^>]*>\s*Sent', text)) for text in (frozen, page, desk.get("/staff/reports/").text)] == [
        False,
        True,
        True,
    ]
    assert "report to a funder is late" not in desk.get("/staff/").text
    assert re.findall(r'/staff/reports/(\d)"', desk.get("/staff/reports/?due=1").text) == ["2", "3", "4"]


def test_that_a_snapshot_was_sent_is_noted_once_on_a_day_that_can_be_and_taken_back(any_app: Flask, desk: StaffClient) -> None:
    project = make_funded_project()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    desk.send("/staff/reports/new", project=str(project.id), version="0", **DAYS, **WRITTEN)
    note, day = "/staff/reports/1/sent", NOW.date()
    assert desk.send(note, number="1", sent_on=day.isoformat()).status_code == 404
    desk.send("/staff/reports/1/freeze", version="1")
    said = {"number": "1", "sent_to": "Région, son portail"}

    slips = [
        desk.send(note, **said, sent_on=(day + timedelta(days=days)).isoformat() if days is not None else "") for days in (1, -1, None)
    ]
    told = [desk.send(note, **said, sent_on=day.isoformat()).status_code for _twice in range(2)]
    page = desk.get("/staff/reports/1").text

    words = ("This day is still to come", "it cannot have gone before", "Enter the day on which it was sent.")
    assert [(slip.status_code, word in slip.text, "Région, son portail" in slip.text) for slip, word in zip(slips, words, strict=True)] == [
        (422, True, True)
    ] * 3
    assert (told, page.count("Région, son portail"), db.session.query(ReportSending).count()) == ([303, 303], 1, 1)
    assert "has noted that a report was sent to a funder" in page
    assert [desk.send(f"/staff/reports/1/sent/{number}/take-back").status_code for number in (2, 1)] == [404, 303]
    assert db.session.query(ReportSending).count() == 0
    assert "has taken back that a report was sent" in desk.get("/staff/reports/1").text


def test_a_day_before_the_period_is_a_slip_and_a_due_date_can_be_taken_out(desk: StaffClient, project: Project) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    written = {"project": str(project.id), "version": "0", **DAYS, **WRITTEN}

    slip = desk.send("/staff/reports/new", **written | {"due_on": "2026-12-31"})
    desk.send("/staff/reports/new", **written | {"due_on": "2028-03-31"})
    shown = desk.get("/staff/reports/1/edit").text
    desk.send("/staff/reports/1/edit", **written | {"version": "1", "due_on": ""})

    assert (slip.status_code, "This day comes before the period: look at the year." in slip.text) == (422, True)
    assert 'value="2028-03-31"' in shown
    assert db.session.query(FunderReport).one().due_on is None
    assert "Due on" in desk.get("/staff/reports/1").text  # in its journal


def test_a_report_is_about_no_project_that_nobody_chose(desk: StaffClient, project: Project) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send("/staff/reports/new", project="", version="0", **DAYS, **WRITTEN)

    assert (answer.status_code, "Choose the project." in answer.text) == (422, True)
    assert db.session.query(FunderReport).count() == 0


def test_statistics_reads_reports_and_writes_none(desk: StaffClient, project: Project) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    desk.send("/staff/reports/new", project=str(project.id), version="0", **DAYS, **WRITTEN)
    desk.sign_in(Role.STATISTICS)

    page = desk.get("/staff/reports/1").text

    assert ("/staff/reports/1/freeze" in page, "/staff/reports/1/edit" in page) == (False, False)
    assert desk.send("/staff/reports/1/freeze", version="1").status_code == 403
    assert desk.get("/staff/reports/").text.count('href="/staff/reports/1"') == 1


def test_the_list_costs_the_same_for_one_report_and_three(desk: StaffClient, project: Project) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    costs = []
    for _round in range(2):
        desk.send("/staff/reports/new", project=str(project.id), version="0", due_on="2028-03-31", **DAYS, **WRITTEN)
        with count_queries() as sent:
            desk.get("/staff/reports/")
            desk.get("/staff/reports/?due=1")
        costs.append(len(sent))
        desk.send("/staff/reports/new", project=str(project.id), version="0", **DAYS, **WRITTEN)

    assert costs[0] == costs[1]
