"""Records as officers write them: versions, languages held back, rows, money to the cent, codes."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from ixevents.core import uploads
from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.projects import (
    budgets,
    codes,
    coding,
    documents,
    editing,
    funders,
    logos,
    partner_editing,
    queries,
    record_page,
    records,
    rows,
    texts,
)
from ixevents.projects.coding import Coding
from ixevents.projects.files import DocumentKind
from ixevents.projects.models import FundingLine, FundingRole, LineKind, Project, ProjectBudget, ProjectState, RecordLine
from ixevents.projects.partial_dates import PartialDate
from ixevents.projects.partners import Partner
from tests.support import factories

OFFICER = "staff:1"


def record(slug: str = "cic-kalamu") -> Project:
    return db.session.scalars(queries.whole(slug).execution_options(populate_existing=True)).one()


def public(slug: str = "cic-kalamu") -> Project:
    return db.session.scalars(queries.record(slug).execution_options(populate_existing=True)).one()


def test_who_saves_second_overwrites_nothing(any_app: Flask) -> None:
    project = factories.make_project(total_amount=Decimal("10.00"))
    opened_on = project.version

    editing.edit(project, opened_on, {"total_amount": Decimal("20.00")}, actor=OFFICER)

    with pytest.raises(Conflict):
        editing.edit(project, opened_on, {"total_amount": Decimal("30.00")}, actor="staff:2")
    assert db.session.scalars(select(Project.total_amount)).one() == Decimal("20.00")


def test_a_text_waits_until_it_is_in_both_languages(loaded: None) -> None:
    project = record()
    before = project.summary

    editing.edit(project, project.version, {"summary": Translated("Nouveau résumé", "", "")}, actor=OFFICER)

    assert public().summary == before
    assert [(one.name, one.missing) for one in texts.waiting(record())] == [("summary", ("nl",))]
    assert editing.publish(record(), actor=OFFICER) == 0

    project = record()
    editing.edit(project, project.version, {"summary": Translated("Nouveau résumé", "Nieuwe samenvatting", "")}, actor=OFFICER)

    assert editing.publish(record(), actor=OFFICER) == 1
    assert public().summary == Translated("Nouveau résumé", "Nieuwe samenvatting", "")


def test_a_language_left_as_it_was_needs_somebody_to_say_that_it_still_fits(loaded: None) -> None:
    project = record()
    changed = Translated("Autre résumé", project.summary.nl, project.summary.en)
    editing.edit(project, project.version, {"summary": changed}, actor=OFFICER)

    with pytest.raises(Refused) as refusal:
        editing.publish(record(), actor=OFFICER)

    assert refusal.value.reason == "out_of_step"
    assert editing.publish(record(), same=True, actor=OFFICER) == 1
    assert public().summary == changed


def test_a_row_is_shown_once_it_is_whole(loaded: None) -> None:
    line = RecordLine(project_id=record().id, kind=LineKind.TOPIC)
    rows.add(record(), line, {"text": Translated("eau potable", "", "")}, actor=OFFICER)
    editing.publish(record(), actor=OFFICER)
    assert public().lines_of("topic") == []

    rows.change(record(), line, rows.fingerprint(record(), line), {"text": Translated("eau potable", "drinkwater", "")}, actor=OFFICER)
    editing.publish(record(), about=line, actor=OFFICER)

    assert public().lines_of("topic") == [Translated("eau potable", "drinkwater", "")]


def test_two_who_change_the_same_row_meet(loaded: None) -> None:
    project = record()
    line = project.lines[0]
    seen = rows.fingerprint(project, line)
    rows.change(project, line, seen, {"text": Translated("un", "een", "one")}, actor=OFFICER)

    with pytest.raises(Conflict):
        rows.change(record(), line, seen, {"text": Translated("deux", "twee", "two")}, actor="staff:2")

    assert texts.draft(record(), "text", line) == Translated("un", "een", "one")


def test_what_staff_made_of_a_record_stays_when_the_records_are_loaded_again(loaded: None) -> None:
    project = record("more-water")
    editing.edit(project, project.version, {"ends": PartialDate("2014"), "total_amount": None}, actor=OFFICER)
    rows.remove(record("more-water"), record("more-water").lines[0], actor=OFFICER)
    db.session.commit()

    assert set(records.load().values()) == {0}

    again = record("more-water")
    assert (str(again.ends), again.total_amount, len(again.lines)) == ("2014", None, 2)


def test_budgets_are_held_against_the_total_to_the_cent(loaded: None) -> None:
    for year, amount in ((2013, "201687.70"), (2014, "201687.70"), (2015, "201687.69")):
        budget = ProjectBudget(project_id=record("myp").id)
        stretch = {"starts": date(year, 2, 1), "ends": date(year + 1, 1, 31), "amount": Decimal(amount)}
        rows.add(record("myp"), budget, stretch, actor=OFFICER)

    short = budgets.check(record("myp"))
    assert (short.planned, short.difference, short.fits) == (Decimal("605063.09"), Decimal("0.01"), False)
    assert db.session.scalars(budgets.out_of_balance()).all() == [record("myp").id]

    last = record("myp").budgets[-1]
    rows.change(record("myp"), last, rows.fingerprint(record("myp"), last), {"amount": Decimal("201687.70")}, actor=OFFICER)

    assert budgets.check(record("myp")).fits
    assert db.session.scalars(budgets.out_of_balance()).all() == []


@pytest.mark.parametrize(
    ("starts", "ends", "reason"),
    [
        (date(2013, 2, 1), date(2014, 2, 1), "year"),
        (date(2012, 2, 29), date(2013, 3, 1), "year"),
        (date(2013, 3, 1), date(2013, 2, 1), "order"),
        (date(2013, 6, 1), date(2013, 7, 1), "overlap"),
    ],
)
def test_a_budget_is_a_stretch_of_a_year_at_most_that_meets_no_other(starts: date, ends: date, reason: str) -> None:
    standing = [ProjectBudget(starts=date(2013, 5, 1), ends=date(2013, 12, 31))] if reason == "overlap" else []

    with pytest.raises(Refused) as refusal:
        budgets.require_sound(ProjectBudget(starts=starts, ends=ends, amount=Decimal(1)), standing)

    assert refusal.value.reason == reason


def test_a_draft_is_published_with_what_is_whole_and_keeps_the_rest(loaded: None) -> None:
    project = editing.create(
        Project(slug="new", kind="development_education"),
        {"title": Translated("Nouveau", "Nieuw", ""), "story": Translated("Rien encore", "", "")},
        actor=OFFICER,
    )
    with pytest.raises(Refused):
        editing.publish(record("new"), actor=OFFICER)

    editing.edit(project, project.version, {"summary": Translated("Court", "Kort", "")}, actor=OFFICER)
    editing.publish(record("new"), actor=OFFICER)

    assert (public("new").title, public("new").story) == (Translated("Nouveau", "Nieuw", ""), Translated())
    assert texts.draft(record("new"), "story") == Translated("Rien encore", "", "")


def test_a_funder_stands_once_for_the_same_contract(loaded: None) -> None:
    funder = db.session.scalars(select(Partner.id).where(Partner.slug == "wbi")).one()
    facts = {"funder_id": funder, "role": FundingRole.SUPPORTED_BY, "amount": Decimal("10.00"), "contract_number": None}
    rows.add(record(), FundingLine(project_id=record().id), facts, actor=OFFICER)

    with pytest.raises(Refused) as refusal:
        rows.add(record(), FundingLine(project_id=record().id), facts, actor=OFFICER)
    db.session.rollback()

    assert refusal.value.reason == "twice"


def test_the_page_says_that_funders_give_more_than_the_total(loaded: None) -> None:
    funder = db.session.scalars(select(Partner.id).where(Partner.slug == "wbi")).one()
    line = FundingLine(project_id=record().id, funder_id=funder, role=FundingRole.SUPPORTED_BY, amount=Decimal("407676.96"))
    db.session.add(line)
    db.session.flush()

    assert record_page.shares_note(record()) == ""

    line.amount = Decimal("407677.46")

    assert record_page.shares_note(record()) == "Ensemble, ils dépassent de 0,50\u00a0€ les ressources totales."


def test_an_event_of_a_draft_record_cannot_be_published(app: Flask) -> None:
    project = factories.make_project(state=ProjectState.DRAFT)

    assert len(funders.obstacles(db.session.scalars(queries.funding_of(project.id)).one())) == 1


def test_a_funder_has_its_sentence_and_its_logo_shown(loaded: None) -> None:
    line = db.session.scalars(
        select(FundingLine).join(Project, Project.id == FundingLine.project_id).where(Project.slug == "cic-kalamu")
    ).one()
    said = {"sentence": Translated("Avec l’appui de la Belgique", "Met de steun van België", "")}
    rows.change(record(), line, rows.fingerprint(record(), line), said, actor=OFFICER)
    picture = BytesIO()
    Image.new("RGB", (1200, 400), "navy").save(picture, "JPEG")
    logos.put(db.session.get_one(Partner, line.funder_id), picture.getvalue(), actor=OFFICER)

    other = funders.others(public())[0]

    assert (other.sentence, other.width, other.height) == (said["sentence"], 320, 106)
    assert funders.credit(public()) is None


def test_public_documents_are_given_out_and_others_are_not(client: FlaskClient, loaded: None) -> None:
    upload = uploads.read("Rapport final.pdf", b"%PDF-1.7 sample", 1000)
    values = {"kind": DocumentKind.REPORT, "title": Translated("Rapport", "Verslag", ""), "language": "fr", "dated": None}
    with pytest.raises(Refused):
        documents.attach(record(), upload, values | {"title": Translated("Rapport"), "public": True}, actor=OFFICER)
    document = documents.attach(record(), upload, values | {"public": True}, actor=OFFICER)
    db.session.commit()
    path = f"/projects/documents/{document.code}/rapport-final.pdf"

    answer = client.get(path)

    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"%PDF-1.7 sample", "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rapport-final.pdf"'
    documents.change(record(), document, documents.fingerprint(document), {"public": False}, actor=OFFICER)
    db.session.commit()
    assert client.get(path).status_code == 404
    documents.change(record(), document, documents.fingerprint(document), {"public": True}, actor=OFFICER)
    documents.withdraw(record(), document, actor=OFFICER)
    db.session.commit()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ([("14031", Decimal(60)), ("14032", Decimal(39))], "sum"),
        ([("14031", Decimal("33.33")), ("14032", Decimal("33.33")), ("14081", Decimal("33.33"))], "sum"),
        ([("14031", Decimal(50)), ("14031", Decimal(50))], "twice"),
        ([("14031", None), ("14032", None)], "sum"),
    ],
)
def test_several_sectors_share_exactly_a_hundred(parts: list[tuple[str, Decimal | None]], reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        codes.require_parts(parts)

    assert refusal.value.reason == reason


def test_codes_are_confirmed_at_once_and_suggestions_one_by_one(loaded: None) -> None:
    coding.take_over(record("myp"), "sector", actor=OFFICER)
    coding.take_over(record("myp"), "sdg", actor=OFFICER)
    with pytest.raises(Refused) as refusal:
        coding.take_over(record("more-water"), "sector", actor=OFFICER)
    assert refusal.value.reason == "parts"

    water = record("more-water")
    chosen = Coding({"aid_type": "C01"}, [("14031", Decimal(60)), ("14032", Decimal(40))], markers={"2": 1}, starts=date(2012, 8, 15))
    coding.classify(water, water.version, chosen, actor=OFFICER)

    assert [(row.code, row.percentage) for row in record("myp").classifications] == [("99820", Decimal(100))]
    assert record("myp").sdg_tags == ["4.7"]
    assert [(row.scheme, row.code, row.percentage, row.significance) for row in record("more-water").classifications] == [
        ("sector", "14031", Decimal(60), None),
        ("sector", "14032", Decimal(40), None),
        ("policy_marker", "2", None, 1),
    ]
    late = record("more-water")
    with pytest.raises(Refused) as refusal:
        coding.classify(late, late.version, Coding({}, starts=date(2013, 1, 1)), actor=OFFICER)
    assert refusal.value.reason == "confirmed"


def test_goals_are_read_as_people_list_them() -> None:
    assert codes.read_sdg("17.16, 4 et 4.7; 6.a") == ["4", "4.7", "6.a", "17.16"]
    for wrong in ("18", "4.11", "four"):
        with pytest.raises(Refused):
            codes.read_sdg(wrong)


def test_partners_keep_numbers_that_check_themselves_and_names_with_dates(loaded: None) -> None:
    partner = db.session.scalars(select(Partner).where(Partner.slug == "cncd")).one()
    with pytest.raises(Refused) as refusal:
        partner_editing.edit(partner, partner.version, {"bce_kbo": "0123456789"}, actor=OFFICER)
    assert refusal.value.reason == "number"
    commission, directorate = db.session.scalars(
        select(Partner).where(Partner.slug.in_(("european-commission", "dg-devco"))).order_by(Partner.id)
    )
    with pytest.raises(Refused) as refusal:
        partner_editing.edit(commission, commission.version, {"parent_id": directorate.id}, actor=OFFICER)
    assert refusal.value.reason == "parent"
    db.session.rollback()

    partner_editing.edit(partner, partner.version, {"bce_kbo": "0123456749"}, actor=OFFICER)
    partner_editing.add_name(partner, Translated.of("CNCD-11.11.11"), PartialDate("2003"), None, actor=OFFICER)
    db.session.commit()

    told = db.session.scalars(select(Entry).where(Entry.object_kind == "partner").order_by(Entry.id)).all()
    assert [(entry.verb, entry.facts.get("after", entry.facts.get("since"))) for entry in told] == [
        ("edit", {"bce_kbo": "0123456749"}),
        ("add_name", "2003"),
    ]
