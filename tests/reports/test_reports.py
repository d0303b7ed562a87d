"""Reports to funders: the same figures again later, the same numbers in every form, and nothing that changes what was frozen."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from ixevents.accounts.roles import Role
from ixevents.core import canonical
from ixevents.core.languages import Phrase, Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.web import plain, speaking
from ixevents.events.models import Event
from ixevents.extensions import db
from ixevents.figures import actions as figures
from ixevents.journal.models import Entry
from ixevents.privacy import holders
from ixevents.projects.models import FundingLine, FundingRole, Project
from ixevents.projects.partial_dates import PartialDate
from ixevents.projects.partners import Partner, PartnerKind, Relation
from ixevents.projects.results import IndicatorValue, Measure
from ixevents.registrations.models import State
from ixevents.reports import actions, cautions, comparing, content, files, pdf, queries, reading, sendings
from ixevents.reports.models import TEXTS, FunderReport, ReportSending
from ixevents.reports.paper import Block, Cell, Paper
from ixevents.reports.paper import of as paper_of
from tests.figures.test_indicators import make_indicator
from tests.registrations.test_desk_races import at_once
from tests.support import factories, volunteers
from tests.support.client import StaffClient
from tests.support.visits import make_class, make_school
from tests.support.worlds import NOW

STAFF = "staff:1"


@pytest.fixture(autouse=True)
def today(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)


def make_funded_project() -> Project:
    """Make a project of 2009 the European Union pays a part of, with an amount to the cent."""
    project = factories.make_project(
        starts=PartialDate("2009"), ends=PartialDate("2011"), total_amount=Decimal("407676.96"), acronym="CIC", directly_involved=260
    )
    funder = Partner(slug="eu", name=factories.words("Union européenne"), kind=PartnerKind.EU_INSTITUTION, relation=Relation.FUNDER)
    db.session.add(funder)
    db.session.flush()
    db.session.add(FundingLine(project_id=project.id, funder_id=funder.id, role=FundingRole.CO_FINANCING, amount=Decimal("1200.50")))
    db.session.flush()
    return project


def let_come(project: Project, days_ago: int, pupils: int) -> None:
    """Let a class and a family come."""
    at = NOW - timedelta(days=days_ago)
    slot = factories.make_slot(event=factories.make_event(project=project), starts_at=at, ends_at=at + timedelta(hours=2))
    party = make_class(
        slot, label=f"{days_ago}A", school=make_school(), pupils=pupils, pupils_came=pupils, adults_came=2, state=State.ATTENDED
    )
    party.registration.came, party.counts = pupils + 2, {"girls": 3, "boys": pupils - 3}
    factories.make_registration(slot=slot, email="family@example.org", name="Famille Exemple", seats=4, came=3, state=State.ATTENDED)
    db.session.flush()


def make_report(project: Project, **values: object) -> FunderReport:
    """Begin a report on 2027 with every text written in both languages."""
    told = {name: Translated(f"{name} en français", f"{name} in het Nederlands") for name in ("title", *TEXTS)}
    facts = {"starts": date(2027, 1, 1), "ends": date(2027, 12, 31), "languages": ["fr", "nl"]}
    return actions.draft(project, {**told, **facts, **values}, actor=STAFF)


def test_a_snapshot_says_the_same_again_later_whatever_happens(app: Flask) -> None:
    project = make_funded_project()
    make_indicator(project)
    let_come(project, 20, 18)
    report = make_report(project)
    snapshot = actions.freeze(report, version=1, actor=STAFF)
    before = reading.frozen(snapshot, "fr"), pdf.write(reading.frozen(snapshot, "fr"))

    let_come(project, 10, 3)
    actions.edit(report, _values(report, went_well=Translated("Mieux", "Beter")), version=report.version, actor=STAFF)
    holders.expire_all(NOW + timedelta(days=900))
    holders.erase_all("family@example.org")
    db.session.expire_all()

    assert (reading.frozen(snapshot, "fr"), pdf.write(reading.frozen(snapshot, "fr"))) == before
    assert (reading.intact(snapshot), snapshot.sha256) == (True, canonical.digest(snapshot.content))
    assert "Famille" not in snapshot.content
    assert "example.org" not in snapshot.content


def test_what_happened_since_is_told_row_by_row(app: Flask) -> None:
    project = make_funded_project()
    made = make_indicator(project)
    let_come(project, 20, 18)
    report = make_report(project)
    first = actions.freeze(report, version=1, actor=STAFF)
    let_come(project, 10, 12)
    actions.edit(report, _values(report, went_well=Translated("Mieux", "Beter")), version=report.version, actor=STAFF)

    since = reading.since(first, report, "en")
    second = actions.freeze(report, version=report.version, actor=STAFF)

    assert next(row for row in since if row.column == "Computed").difference == "+12"
    assert {row.row: (row.before, row.after, row.difference) for row in since if row.part == "Participations and persons"} == {
        "Participations": ("23", "40", "+17"),
        "Seats announced": ("24", "42", "+18"),
        "Residents": ("3", "6", "+3"),
        "Pupils": ("18", "30", "+12"),
        "Adults with classes": ("2", "4", "+2"),
        "Distinct persons": ("23", "37", "+14"),
        "Distinct pupils": ("18", "30", "+12"),
        "Distinct classes": ("1", "2", "+1"),
        "Visits of classes": ("1", "2", "+1"),
        "Schools": ("1", "2", "+1"),
        "Events held": ("1", "2", "+1"),
        "Dates held": ("1", "2", "+1"),
    }
    assert [(row.part, row.before, row.after) for row in since if row.part == "What went well"] == [
        ("What went well", "went_well en français", "Mieux")
    ]
    assert (reading.between(first, second, "en"), reading.since(second, report, "en")) == (since, [])
    assert (second.number, made.project_id) == (2, project.id)


def test_rows_of_the_same_name_are_told_apart_by_period_or_event(app: Flask) -> None:
    project = make_funded_project()
    make_indicator(project)
    report = make_report(project)
    first = actions.freeze(report, version=1, actor=STAFF)
    let_come(project, 10, 12)

    computed = [row.row.rpartition(" · ")[2] for row in reading.since(first, report, "fr") if row.column == "Calculé"]
    slots = [row.row.count(" · ") for row in reading.since(first, report, "fr") if row.column == "Venus"]
    with speaking("fr"):
        told = [
            row[1] for row in csv.reader(io.StringIO(files.csv(reading.draft(report, "fr")).decode()), delimiter=";") if row[2] == "Cible"
        ]

    assert computed == ["Projet entier", "1er janv. 2027 – 31 déc. 2027"]
    assert slots == [2]
    assert [row.rpartition(" · ")[2] for row in told] == computed


def test_a_period_that_is_only_planned_says_so(app: Flask) -> None:
    project = make_funded_project()
    report = make_report(project)
    known = reading.draft(report, "fr").lines[2]
    project.period_planned = True
    db.session.flush()

    assert (known, reading.draft(report, "fr").lines[2]) == (
        "Période du projet\u00a0: 2009 – 2011",
        "Période du projet\u00a0: 2009 – 2011 (prévu)",
    )


def test_whoever_freezes_is_told_what_the_funder_will_ask(app: Flask) -> None:
    project = make_funded_project()
    let_come(project, 20, 18)
    over = make_report(project, starts=date(2020, 1, 1), ends=date(2020, 12, 31))
    report = make_report(project, ends=NOW.date())
    slot = factories.make_slot(
        event=factories.make_event(project=project), starts_at=NOW - timedelta(days=3), ends_at=NOW - timedelta(days=2)
    )
    factories.make_registration(slot=slot)
    db.session.flush()

    with speaking("en"):
        told = [list(cautions.of(one, content.of(one))) for one in (over, report)]

    assert told[0] == []
    assert told[1][0].startswith("The period lasts until")
    assert told[1][1:] == ["2 dates lie outside the period of this project", "Of 1 date nobody has written down who came"]


def test_two_who_note_one_sending_at_the_same_moment_leave_one_note(any_app: Flask) -> None:
    report = make_report(make_funded_project())
    actions.freeze(report, version=report.version, actor=STAFF)
    number = report.id

    def note() -> None:
        found = db.session.scalars(queries.by_id(number)).one()
        sendings.note(found, 1, NOW.date(), sent_to="Région", actor=STAFF)

    assert at_once(any_app, note, note, note) == ["done"] * 3
    assert [one.sent_to for one in db.session.query(ReportSending)] == ["Région"]
    assert db.session.query(Entry).filter_by(verb="send_report").count() == 1


def test_the_database_itself_refuses_to_change_what_was_frozen(any_app: Flask) -> None:
    snapshot = actions.freeze(make_report(make_funded_project()), version=1, actor=STAFF)
    db.session.commit()
    content = snapshot.content

    for statement in ("UPDATE report_snapshot SET content = '{}'", "DELETE FROM report_snapshot"):
        with pytest.raises(DatabaseError, match="a frozen report does not change"):
            db.session.execute(text(statement))
        db.session.rollback()

    assert db.session.execute(text("SELECT content FROM report_snapshot")).scalar_one() == content


def test_nothing_is_frozen_with_a_text_lacking_twice_the_same_or_over_another(app: Flask) -> None:
    project = make_funded_project()
    unwritten = make_report(project, difficulties=Translated("En français seulement"))
    report = make_report(project)

    with pytest.raises(Refused, match="Nederlands"):
        actions.freeze(unwritten, version=1, actor=STAFF)
    with pytest.raises(Conflict):
        actions.freeze(report, version=7, actor=STAFF)
    actions.freeze(report, version=report.version, actor=STAFF)
    with pytest.raises(Refused) as same:
        actions.freeze(report, version=report.version, actor=STAFF)
    with pytest.raises(Refused) as frozen:
        actions.discard(report, actor=STAFF)

    assert (same.value.reason, frozen.value.reason) == ("same", "frozen")


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_page_pdf_workbook_and_csv_say_the_same(app: Flask, lang: str) -> None:
    project = make_funded_project()
    make_indicator(project)
    let_come(project, 20, 18)
    let_come(project, 10, 12)
    snapshot = actions.freeze(make_report(project), version=1, actor=STAFF)
    paper = reading.frozen(snapshot, lang)

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.write(paper))).pages]
    with files.workbook(paper) as file:
        sheets = load_workbook(io.BytesIO(file.read()))
    rows = list(csv.reader(io.StringIO(files.csv(paper).decode("utf-8-sig")), delimiter=";"))

    printed = _squeezed(" ".join(pages))
    assert [words for words in _words(paper) if _squeezed(words) not in printed] == []
    # On every page: the hash, and what the European Union asks for (PRJ-04).
    assert all(snapshot.sha256 in _squeezed(page) and _squeezed(paper.credit[0]) in _squeezed(page) for page in pages if paper.credit)
    numbers = sorted(Decimal(str(cell.number)) for block in paper.blocks for row in block.rows for cell in row if cell.number is not None)
    in_cells = [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)]
    assert sorted(Decimal(str(value)) for value in in_cells) == numbers
    assert sorted(Decimal(row[3].replace(",", ".")) for row in rows[1:] if row[3]) == numbers
    assert Decimal("407676.96") in numbers
    assert [len(sheet._images) for sheet in sheets][:2] == [1, 0]  # the emblem, on the cover
    # Every sheet has a name that tells it apart, whatever was cut.
    names = [name.partition(". ")[2] or name for name in sheets.sheetnames]
    assert len(set(names)) == len(names)
    # Each text of the workbook beside the part it belongs to, and amounts with their unit.
    told = {row[1].value: row[0].value for row in sheets.worksheets[1].iter_rows(min_row=2)}
    headings = [block.text for block in paper.blocks if block.kind == "heading"]
    assert set(told.values()) <= {*headings, *(block.text for block in paper.blocks if block.kind == "subheading")}
    assert any("€" in cell.number_format for cell in sheets.worksheets[2]["D"])
    # Dates sort and are reckoned with; as words they are the same.
    held = next(block for block in paper.blocks if block.kind == "table" and block.rows[0][0].day)
    columns = next(list(sheet.iter_cols(max_col=1, min_row=2, values_only=True)) for sheet in sheets if _heads(sheet) == held.columns)
    assert [f"{moment:%H:%M}" for moment in columns[0]] == [row[0].words.rpartition(" ")[2] for row in held.rows]


def _heads(sheet: Any) -> tuple[str, ...]:
    return tuple(cell.value for cell in sheet[1])


def test_no_word_of_a_table_is_broken_and_no_row_stands_alone_on_the_next_page(app: Flask) -> None:
    columns = ("Evenement", *("Aangekondigde plaatsen" for _number in range(6)))
    rows = tuple(tuple(Cell(str(number)) for number in range(7)) for _row in range(15))
    table = Block("table", columns=columns, rows=rows, numeric=(1, 2, 3, 4, 5, 6))
    blocks = tuple(block for number in range(5) for block in (Block("heading", f"Deel {number}"), Block("subheading", "Cijfers"), table))
    paper = Paper("nl", "Verslag", ("Project",), "Gemeente", None, "Versie 1", blocks)

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.write(paper))).pages]

    assert [(page.count("Deel"), page.count("Cijfers"), page.count("Aangekondigde")) for page in pages[1:]] == [(1, 1, 6)] * 5


def test_small_cells_leave_the_house_hidden(app: Flask) -> None:
    project = make_funded_project()
    let_come(project, 20, 18)

    content = json.loads(actions.freeze(make_report(project), version=1, actor=STAFF).content)

    sexes = next(split for split in content["splits"] if split["axis"] == "sex")
    assert sexes == {"axis": "sex", "rows": [{"key": "girls", "value": None}, {"key": "boys", "value": None}], "total": 18}


def test_a_reason_in_another_language_is_marked_and_told_beforehand(app: Flask) -> None:
    project = make_funded_project()
    made = make_indicator(project)
    entry = figures.enter(made, None, Decimal(40), reason=Translated("Quatre sont venus en retard."), actor=STAFF)
    report = make_report(project)
    beforehand = cautions.untranslated(report, content.of(report))
    first = actions.freeze(report, version=1, actor=STAFF)
    figures.translate(made, None, reason=Translated(nl="Vier kwamen te laat."), words=Translated(), actor=STAFF, after=entry.id)

    french, dutch = _reason(reading.frozen(first, "fr")), _reason(reading.frozen(first, "nl"))
    written = _reason(reading.draft(report, "nl"))

    assert [(one.indicator_id, one.period_id, one.words.endswith("(Nederlands)")) for one in beforehand] == [(made.id, None, True)]
    assert (french.foreign, written.foreign) == (None, None)
    assert dutch.foreign == Phrase("Quatre sont venus en retard.", "fr")
    assert dutch.text.endswith("Quatre sont venus en retard. (Reden in het Frans: de vertaling ontbreekt.)")
    assert written.text.endswith("Vier kwamen te laat.")
    assert cautions.untranslated(report, content.of(report)) == []
    # It can be frozen again: the page offers that where something has changed.
    assert [(row.after.endswith("Vier kwamen te laat."), row.more) for row in reading.since(first, report, "nl")] == [(True, None)]


def test_what_was_reached_in_words_says_its_language_and_a_reason_of_before_none(app: Flask) -> None:
    project = make_funded_project()
    told = make_indicator(project, None, measure=Measure.QUALITATIVE)
    figures.enter(told, None, None, reason=Translated("Vu", "Gezien"), words=Translated("Ils sont revenus"), actor=STAFF)
    found = make_indicator(project, None)
    db.session.add(IndicatorValue(indicator_id=found.id, value=3, reason_as_found="OK", actor="system"))
    report = make_report(project)

    paper = reading.draft(report, "nl")

    notes = [block for block in paper.blocks if block.kind == "note" and block.title]
    assert [(note.text.partition(". ")[2], note.foreign) for note in notes] == [
        ("Gezien (Wat bereikt is, wordt in het Frans verteld: de vertaling ontbreekt.)", None),
        ("OK", None),
    ]
    assert [cell.lang for block in paper.blocks for row in block.rows for cell in row if cell.words == "Ils sont revenus"] == ["fr"]
    assert [one.indicator_id for one in cautions.untranslated(report, content.of(report))] == [told.id, found.id]


def test_a_share_is_told_as_it_was_entered(app: Flask) -> None:
    project = make_funded_project()
    shares = make_indicator(project, None, measure=Measure.PERCENTAGE, target=Decimal(80))
    figures.enter(shares, None, Decimal("72.5"), reason=Translated("Compté", "Geteld"), actor=STAFF)

    paper = reading.draft(make_report(project), "fr")

    cells = [cell.words for block in paper.blocks for row in block.rows for cell in row if cell.key.startswith("indicators.")]
    assert cells[:3] == ["inconnu", "80\u00a0%", "72,5\u00a0%"]


def test_a_snapshot_of_before_says_what_it_said(app: Flask) -> None:
    project = make_funded_project()
    figures.enter(make_indicator(project), None, Decimal(40), reason=Translated("En retard"), actor=STAFF)
    facts = content.of(make_report(project))
    told = {"reason": "En retard", "words": {"fr": "Revenus"}}
    of_before = facts | {"format": 1, "indicators": [one | told for one in facts["indicators"] if one["reason"]]}

    note = _reason(paper_of(of_before, "nl", ()))

    assert (note.text.endswith("En retard"), note.foreign) == (True, None)


def test_what_volunteers_gave_in_the_period_stands_apart_and_only_where_they_did(app: Flask) -> None:
    project = make_funded_project()
    let_come(project, 20, 18)
    report = make_report(project)
    nobody = content.of(report)
    edition = db.session.scalars(select(Event).where(Event.project_id == project.id)).one().edition
    call = volunteers.make_call(edition=edition)
    helper = volunteers.make_volunteer(call)
    for hours, days_ago, came in ((3, 20, True), (2.5, 19, True), (1, 18, False), (2, 17, None), (4, 500, True)):
        at = NOW - timedelta(days=days_ago)
        shift = volunteers.make_shift(call, starts_at=at, ends_at=at + timedelta(hours=hours))
        volunteers.make_turn(shift, helper if came else volunteers.make_volunteer(call), came=came)
    volunteers.make_turn(volunteers.make_shift(starts_at=NOW - timedelta(days=20)), came=True)

    facts = content.of(report)
    paper = paper_of(facts, "fr", ())

    assert "volunteers" not in nobody
    assert [(one["edition"], one["people"], one["hours"], one["unsaid"]) for one in facts["volunteers"]] == [(edition.id, 1, "5.5", 1)]
    table = next(block for block in paper.blocks if block.columns[:3] == ("Édition", "Bénévoles", "Heures"))
    assert [[cell.words for cell in row] for row in table.rows] == [[plain(edition.title), "1", "5,5", "1"]]
    assert [(row.row, row.after) for row in comparing.differences(nobody, facts, "fr") if row.part == "Bénévoles"] == [
        (plain(edition.title), "1"),
        (plain(edition.title), "5,5"),
        (plain(edition.title), "1"),
    ]


def _reason(paper: Paper) -> Block:
    return next(block for block in paper.blocks if block.kind == "note" and block.title)


def _values(report: FunderReport, **values: object) -> dict[str, object]:
    return {name: getattr(report, name) for name in actions.FIELDS} | values


def _words(paper: Paper) -> list[str]:
    """Everything a paper says, piece by piece."""
    pieces = [paper.title, *paper.lines, paper.organiser, *(paper.credit or ()), paper.seal]
    for block in paper.blocks:
        pieces += [block.text, *block.columns, *(cell.words for row in block.rows for cell in row)]
    return pieces


def _squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


def test_a_reader_is_told_of_what_changed_in_the_other_languages_of_the_report(desk: StaffClient) -> None:
    report = make_report(make_funded_project())
    first = actions.freeze(report, version=1, actor=STAFF)
    changed = {"title": Translated("Bilan", report.title.nl), "went_well": Translated("Mieux", report.went_well.nl)}
    actions.edit(report, _values(report, **changed), version=report.version, actor=STAFF)

    told = {lang: [(row.part, row.before, row.after) for row in reading.since(first, report, lang)] for lang in ("nl", "fr", "en")}
    desk.sign_in(Role.PROGRAMME_OFFICER, language="nl")
    marked = re.findall(r'report-change-text" lang="(\w+)">(.*?)<', desk.get(f"/staff/reports/{report.id}").text)
    second = actions.freeze(report, version=report.version, actor=STAFF)

    title, text = ("title en français", "Bilan"), ("went_well en français", "Mieux")
    assert told["nl"] == [("Titel (FR)", *title), ("Wat goed ging (FR)", *text)]
    assert sorted(told["fr"]) == [("Ce qui a bien marché", *text), ("Titre", *title)]
    assert sorted(told["en"]) == [("Title", *title), ("What went well", *text)]
    assert marked == [("fr", words) for words in (*title, *text)]
    assert reading.between(first, second, "nl") != []


def test_what_changed_in_another_language_or_is_no_number_and_no_text_can_be_frozen(desk: StaffClient) -> None:
    project = make_funded_project()
    report = make_report(project)
    first = actions.freeze(report, version=1, actor=STAFF)
    desk.sign_in(Role.PROGRAMME_OFFICER)
    page = f"/staff/reports/{report.id}"

    shown = [desk.get(page).text]
    project.acronym = "CICI"
    shown.append(desk.get(page).text)
    compared = desk.get(f"{page}/differences?from={first.number}").text

    assert [(f"{page}/freeze" in text, "Nothing has changed since then." in text) for text in shown] == [(False, True), (True, False)]
    assert ("Nothing differs" in compared, "Only a name or another detail differs" in compared) == (False, True)
