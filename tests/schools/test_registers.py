"""Importing registers: awkward files, one school a site, nothing half-done."""

import csv
import re
import zipfile
from io import BytesIO, StringIO
from random import Random

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.schools import actions, registers, sheets
from ixevents.schools.models import Community, School, SchoolState, Source, Stage

FRENCH = (
    "ndeg_fase_de_l_etablissement",
    "ndeg_fase_de_l_implantation",
    "nom_de_l_etablissement",
    "reseau",
    "type_d_enseignement",
    "genre",
    "niveau",
    "adresse_de_l_implantation",
    "code_postal_de_l_implantation",
    "commune_de_l_implantation",
)
PRIMARY = ("1001", "2001", "ECOLE COMMUNALE DES ETANGS", "Subventionné communal", "Primaire ordinaire", "Ordinaire", "Fondamental")
NURSERY = (*PRIMARY[:4], "Maternel ordinaire", *PRIMARY[5:])
SECONDARY = ("1002", "2002", "Athénée d’Élisée", "WBE", "Secondaire spécialisé", "Spécialisé", "Secondaire")
ADDRESS = ("Rue du Puits 3", "1050", "IXELLES")


def table(*rows: tuple[str, ...], headings: tuple[str, ...] = FRENCH, separator: str = ";") -> bytes:
    file = StringIO()
    csv.writer(file, delimiter=separator).writerows([headings, *rows])
    return file.getvalue().encode()


def workbook(*rows: tuple[object, ...], headings: tuple[str, ...] = FRENCH) -> bytes:
    book = openpyxl.Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def take(content: bytes, community: Community = Community.FRENCH, **options: bool) -> actions.Report:
    return actions.import_register(content, community, actor="staff:1", **options)


def schools() -> list[tuple[str, str, str]]:
    return [(school.number, school.site, school.name) for school in db.session.scalars(select(School).order_by(School.id))]


def test_one_entry_a_site_gathers_its_types_of_teaching(app: Flask) -> None:
    report = take(table(PRIMARY + ADDRESS, NURSERY + ADDRESS, SECONDARY + ADDRESS))

    first, second = db.session.scalars(select(School).order_by(School.id))
    assert report.counts == {"added": 2, "changed": 0, "vanished": 0, "unchanged": 0}
    assert (first.kinds, first.stages, first.special) == (["Primaire ordinaire", "Maternel ordinaire"], ["nursery", "primary"], False)
    assert (second.stages, second.special) == (["secondary"], True)
    assert (first.name, first.locality, second.name) == ("Ecole Communale des Etangs", "Ixelles", "Athénée d’Élisée")


def test_schools_of_one_name_stay_two(app: Flask) -> None:
    other_site = (PRIMARY[0], "2009", *PRIMARY[2:])

    take(table(PRIMARY + ADDRESS, other_site + ADDRESS))

    assert [(number, site) for number, site, _name in schools()] == [("1001", "2001"), ("1001", "2009")]


def test_the_same_file_twice_changes_nothing(app: Flask) -> None:
    content = table(PRIMARY + ADDRESS, SECONDARY + ADDRESS)
    take(content)
    entries = db.session.scalars(select(Entry)).all()

    report = take(content)

    assert report.counts == {"added": 0, "changed": 0, "vanished": 0, "unchanged": 2}
    assert len(db.session.scalars(select(Entry)).all()) == len(entries) == 1


def test_what_changed_is_told_before_and_after(app: Flask) -> None:
    take(table(PRIMARY + ADDRESS))

    report = take(table((*PRIMARY, "Rue du Puits 5", "1050", "IXELLES")))

    assert [differences for _school, differences in report.changed] == [{"street": ("Rue du Puits 3", "Rue du Puits 5")}]


def test_what_is_no_longer_in_the_register_stays_and_is_marked(app: Flask) -> None:
    rows = [(str(1000 + number), str(2000 + number), *PRIMARY[2:], *ADDRESS) for number in range(10)]
    take(table(*rows))

    report = take(table(*rows[:9]))

    gone = db.session.scalars(select(School).where(School.state == SchoolState.VANISHED)).one()
    assert ([school.id for school in report.vanished], gone.number) == ([gone.id], "1009")
    assert take(table(*rows)).changed[0][1] == {"state": (SchoolState.VANISHED, SchoolState.LISTED)}


def test_a_part_of_the_register_makes_nothing_vanish(app: Flask) -> None:
    rows = [(str(1000 + number), str(2000 + number), *PRIMARY[2:], *ADDRESS) for number in range(10)]
    take(table(*rows))

    with pytest.raises(Refused) as refusal:
        take(table(*rows[:2]))
    report = take(table(*rows[:2]), part=True)

    assert (refusal.value.reason, report.counts["vanished"], report.unchanged) == ("part", 0, 2)


def test_the_sample_is_left_alone_by_a_register(app: Flask) -> None:
    db.session.add(
        School(community="fr", number="990001", site="1", name="Sample", postcode="1050", locality="Ixelles", source=Source.SAMPLE)
    )

    assert take(table(PRIMARY + ADDRESS)).vanished == []


def test_a_workbook_reads_like_the_text(app: Flask) -> None:
    row = (1001, 2001.0, *PRIMARY[2:], "Rue du Puits 3", 1050, "IXELLES")

    take(workbook(row))

    assert schools() == [("1001", "2001", "Ecole Communale des Etangs")]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found(app: Flask, separator: str) -> None:
    take(b"\xef\xbb\xbf" + table(PRIMARY + ADDRESS, separator=separator))

    assert len(schools()) == 1


def test_headings_are_known_by_other_names_too(app: Flask) -> None:
    headings = ("N° FASE de l'établissement", "N° FASE de l’implantation", "Nom d'établissement", *FRENCH[3:7], "Adresse", "CP", "Commune")

    take(table(PRIMARY + ADDRESS, headings=headings))

    assert schools() == [("1001", "2001", "Ecole Communale des Etangs")]


def test_dutch_schools_are_known_by_their_instellingsnummer(app: Flask) -> None:
    headings = ("Instellingsnummer", "Vestigingsplaats", "Naam", "Net", "Niveau", "Straat", "Huisnummer", "Postcode", "Gemeente")

    take(table(("012345", "1", "DE VIJVERS", "GO!", "2", "Vijverlaan", "4", "1050", "ELSENE"), headings=headings), Community.DUTCH)

    school = db.session.scalars(select(School)).one()
    assert (school.number, school.site, school.name, school.street, school.stages) == (
        "12345",
        "1",
        "De Vijvers",
        "Vijverlaan 4",
        ["primary"],
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (table(("x", *PRIMARY[1:], *ADDRESS)), "Row 2: “x” is no school number."),
        (table(PRIMARY + ADDRESS, (*PRIMARY[:1], "", *PRIMARY[2:], *ADDRESS)), "Row 3: “” is no number of a site."),
        (table((*PRIMARY, "Rue", "75001", "PARIS")), "Row 2: “75001” is no Belgian postcode."),
        (table((*PRIMARY[:2], "", *PRIMARY[3:], *ADDRESS)), "Row 2 has no name."),
        (table(PRIMARY[1:] + ADDRESS, headings=FRENCH[1:]), "Columns are missing: ndeg_fase_de_l_etablissement."),
        (table(), "This file has headings and no rows."),
        (b"", "This file is empty."),
        ("école\nété".encode("latin-1"), "Row 1 is not written in UTF-8. Save the file as “CSV UTF-8”."),
        ("a;b\nété".encode("utf-16"), "This is neither a CSV file in UTF-8 nor an XLSX workbook."),
        (b"PK\x03\x04 no workbook at all", "This workbook cannot be read. Save it again as XLSX, or as “CSV UTF-8”."),
        (b"x" * 3000 + b"\n", "Row 1 has a cell of more than 2000 characters."),
        (b";a" * 121, "Row 1 has more than 120 columns."),
        (b";" * 200, "This file is empty."),
        (
            b"Registre des " + "écoles\n1001\n".encode(),
            "This file has one column only. Save the whole table again, as “CSV UTF-8” or as XLSX.",
        ),
        (table(PRIMARY + ADDRESS) + b'1003;2003;"ECOLE;R;P;O;F;Rue;1050;IXELLES\n' * 3, "Row 3 cannot be read as CSV."),
        (
            table(
                ("1001", "1002", *PRIMARY[1:], *ADDRESS),
                headings=(FRENCH[0], "N° FASE de l'établissement".replace("N°", "ndeg"), *FRENCH[1:]),
            ),
            "Row 2 has two answers under “ndeg_fase_de_l_etablissement”: two columns are called so.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row_and_nothing_is_kept(app: Flask, content: bytes, words: str) -> None:
    with speaking("en"), pytest.raises(Refused) as refusal:
        take(content)

    assert (refusal.value.message, schools()) == (words, [])


def test_a_bomb_is_refused_before_it_is_unpacked(app: Flask) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst>" + b" " * (sheets.MOST_TEXTS + 1))

    with pytest.raises(Refused) as refusal:
        take(file.getvalue())

    assert (refusal.value.reason, len(file.getvalue()) < 100_000) == ("bomb", True)


@pytest.mark.parametrize("harm", ["of a bit here and there", "of its parts", "of what it says of itself"])
def test_a_damaged_workbook_is_refused_or_read_and_breaks_nothing(app: Flask, harm: str) -> None:
    whole = workbook(PRIMARY + ADDRESS)
    refused = 0

    with speaking("en"):
        for seed in range(40):
            try:
                sheets.read(_damaged(whole, harm, Random(seed)))
            except Refused:
                refused += 1

    assert refused > 10


def test_what_stands_around_a_table_is_left_out_and_what_could_not_be_computed_is_unknown(app: Flask) -> None:
    row = [*PRIMARY, *ADDRESS]
    book = openpyxl.Workbook()
    for cells in (["Registre 2026"], [], list(FRENCH), [*row[:3], "#N/A", *row[4:]], ["1003", "2003", "#REF!", *row[3:]]):
        book.active.append(cells)
    book.active.merge_cells("A1:J1")
    file = BytesIO()
    book.save(file)
    text = table(PRIMARY + ADDRESS).replace(b"\r\n", b";" * 300 + b"\r\n")

    with speaking("en"), pytest.raises(Refused) as refusal:
        take(file.getvalue())

    assert refusal.value.message == "Row 5 has no name."
    assert [line.cells["reseau"] for line in sheets.read(file.getvalue())] == ["", "Subventionné communal"]
    assert [line.cells["niveau"] for line in sheets.read(b"sep=;\r\n" + text)] == ["Fondamental"]


def _damaged(whole: bytes, harm: str, chance: Random) -> bytes:
    """Return a workbook that was damaged on its way, or written by a program that means something else by it."""
    if harm == "of a bit here and there":
        content = bytearray(whole)
        for _again in range(4):
            content[chance.randrange(len(content))] = chance.randrange(256)
        return bytes(content)
    source, made = zipfile.ZipFile(BytesIO(whole)), BytesIO()
    chosen = chance.choice([name for name in source.namelist() if name.endswith((".xml", ".rels"))])
    with zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == chosen:
                at = chance.randrange(len(part))
                part = re.sub(rb' (\w)\w*="', rb' \1x="', part) if harm == "of what it says of itself" else part[:at] + part[at + 5 :]
            target.writestr(name, part)
    return made.getvalue()


def test_foreign_entities_are_not_fetched(app: Flask) -> None:
    content = workbook(PRIMARY + ADDRESS)
    evil = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(evil, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                start = part.index(b"<workbook")
                part = part[:start] + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + part[start:]
            new.writestr(name, part)

    with pytest.raises(Refused) as refusal:
        take(evil.getvalue())

    assert refusal.value.reason == "workbook"


@pytest.mark.parametrize(
    ("words", "stages"),
    [
        (("Fondamental",), [Stage.NURSERY, Stage.PRIMARY]),
        (("Secondaire", "Secondaire CEFA"), [Stage.SECONDARY]),
        (("Supérieur", "Haute École"), [Stage.HIGHER]),
        (("3",), [Stage.SECONDARY]),
        (("Kleuter- en lager onderwijs",), [Stage.NURSERY, Stage.PRIMARY]),
        (("",), []),
    ],
)
def test_stages_are_read_from_the_words_of_the_register(words: tuple[str, ...], stages: list[Stage]) -> None:
    assert registers.stages_of(*words) == stages
