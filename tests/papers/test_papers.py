"""Papers: the PDF says what the page says, in its own letters, with the emblem where the European Union pays."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.classes.models import ClassParty
from ixevents.core.clock import BRUSSELS, now
from ixevents.core.languages import Translated
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.papers import contents, pdf, text_pdf
from ixevents.papers.text_papers import Block, TextPaper
from ixevents.projects import funders
from ixevents.projects.models import FundingLine, FundingRole
from ixevents.projects.partial_dates import PartialDate
from ixevents.projects.partners import Partner, PartnerKind, Relation
from ixevents.registrations.models import Registration
from tests.support import factories, markup
from tests.support.client import StaffClient
from tests.support.queries import count_queries

NAMES = ("Zoé Ndongala", "Åsa Lindström-Mbuyi", "Łukasz Żurawski", "Özge Yılmaz", "François d’Œuvre")


def test_lines_stay_lines_on_paper_and_marks_nobody_sees_leave_no_question_mark() -> None:
    text = "Wat        Open studio\nWaar:\t\u200eViaductpark\u200b, wijk\u00adzaal\nPorte\u2011à\u2011porte"
    paper = TextPaper("nl", "Brief", ("Elsene",), (Block("text", text), Block("item", text)), contents.Imprint("Gemeente Elsene"))

    words = "".join(page.extract_text() for page in PdfReader(BytesIO(text_pdf.write(paper))).pages)

    assert "?" not in words
    assert [line.strip() for line in words.splitlines()].count("Waar: Viaductpark, wijkzaal") == 2
    assert words.count("Porte-à-porte") == 2


@pytest.mark.parametrize("lang", ["fr", "nl"])
@pytest.mark.parametrize("kind", ["day-list", "signature-sheet", "certificates"])
def test_the_pdf_says_what_the_page_says(desk: StaffClient, kind: str, lang: str) -> None:
    slot = _slot_with(NAMES)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page = desk.get(f"/staff/papers/{slot.id}/{kind}?paper={lang}")
    printed = desk.get(f"/staff/papers/{slot.id}/{kind}.pdf?paper={lang}")

    assert printed.mimetype == "application/pdf"
    assert _words_of_pdf(printed.data) == _words_of_page(page.text)
    assert all(word in _words_of_pdf(printed.data) for name in NAMES for word in name.split())


@pytest.mark.parametrize(("lang", "title"), [("fr", "liste-du-jour"), ("nl", "daglijst")])
def test_the_lists_of_two_dates_are_two_files_in_the_language_of_their_paper(desk: StaffClient, lang: str, title: str) -> None:
    first = _slot_with(NAMES[:1])
    second = factories.make_slot(event=first.event, starts_at=first.starts_at + timedelta(hours=3))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answers = [desk.get(f"/staff/papers/{slot.id}/day-list.pdf?paper={lang}") for slot in (first, second)]

    names = [answer.headers["Content-Disposition"] for answer in answers]
    days = [f"{slot.starts_at.astimezone(BRUSSELS):%Y-%m-%d-%H-%M}" for slot in (first, second)]
    assert [f"-{day}.pdf" in name for name, day in zip(names, days, strict=True)] == [True, True]
    assert all(name.startswith(f'inline; filename="{title}-') for name in names)


def test_the_poster_and_the_badges_say_what_their_pages_say(desk: StaffClient) -> None:
    slot = _slot_with(NAMES[:1])
    _fund(slot)
    desk.sign_in(Role.PROGRAMME_OFFICER)
    names = "Amina Diallo, oratrice\nPiet"

    pairs = [
        (desk.get(f"/staff/papers/{slot.id}/poster"), desk.get(f"/staff/papers/{slot.id}/poster/a3.pdf")),
        (
            desk.send(f"/staff/papers/{slot.id}/badges", **{"names": names, "as": "page"}),
            desk.send(f"/staff/papers/{slot.id}/badges", **{"names": names, "as": "pdf"}),
        ),
    ]

    assert [_words_of_pdf(printed.data) for _page, printed in pairs] == [_words_of_page(page.text) for page, _printed in pairs]


def test_both_languages_are_equal_on_the_poster(app: Flask) -> None:
    slot = _slot_with(())
    _fund(slot)

    poster = contents.poster(slot)
    printed = _words_of_pdf(pdf.poster(poster))

    assert [side.lang for side in poster.sides] == ["fr", "nl"]
    assert {"Financé", "Gefinancierd", "Inschrijven", "m’inscris"} <= set(printed)


def test_every_letter_is_in_the_file_itself(app: Flask) -> None:
    slot = _slot_with(NAMES)
    body = pdf.table(contents.day_list(slot, _parties(slot), "fr"))

    fonts = [font["/DescendantFonts"][0]["/FontDescriptor"] for page in PdfReader(BytesIO(body)).pages for font in _fonts(page)]

    assert fonts != []
    assert all("/FontFile2" in descriptor.get_object() for descriptor in fonts)


def test_letters_the_typeface_lacks_lose_their_accents_first(app: Flask) -> None:
    slot = _slot_with(("Ngô Thị Hạnh",))

    assert {"Ngô", "Thi", "Hanh"} <= set(_words_of_pdf(pdf.table(contents.day_list(slot, _parties(slot), "fr"))))


def test_a_name_whose_letters_the_headings_lack_is_written_in_the_bold_typeface(app: Flask) -> None:
    badges = contents.badges(_slot_with(()), [("Łucja Yıldız", "Đorđe Şahin"), ("Ana", "")], "fr")

    assert {"Łucja", "Yıldız", "Đorđe", "Şahin", "Ana"} <= set(_words_of_pdf(pdf.badges(badges)))


def test_who_is_on_a_list_is_found_by_the_letters_without_accents_and_capitals(desk: StaffClient) -> None:
    slot = _slot_with(("Zoé", "Élise", "amina", "Fatou"))
    desk.sign_in(Role.PROGRAMME_OFFICER)

    for kind in ("day-list", "signature-sheet", "certificates"):
        page = desk.get(f"/staff/papers/{slot.id}/{kind}?paper=fr").text
        assert sorted(("Zoé", "Élise", "amina", "Fatou"), key=page.index) == ["amina", "Élise", "Fatou", "Zoé"]


def test_names_of_other_scripts_are_printed_by_the_page_and_never_as_question_marks(desk: StaffClient, client: FlaskClient) -> None:
    slot = _slot_with(("Владимир Ковальчук", "Zoé Ndongala"))
    desk.sign_in(Role.PROGRAMME_OFFICER)
    index, badges = f"/staff/papers/{slot.id}", f"/staff/papers/{slot.id}/badges"
    other, latin = _parties(slot)

    refused = desk.send(badges, **{"names": "محمد الأمين\nAna", "as": "pdf"})
    shown = desk.send(badges, **{"names": "محمد الأمين\nAna", "as": "page"})

    assert "1 name here is not in Latin letters" in desk.get(index).text
    assert (refused.status_code, "The PDF has no letters for محمد الأمين." in refused.text) == (422, True)
    assert (shown.status_code, "محمد الأمين" in shown.text) == (200, True)
    for party, status in ((other, 302), (latin, 200)):
        own = f"/fr/registrations/{party.code}/certificate/fr"
        assert client.get(f"{own}.pdf").status_code == status
        assert (f"{own}.pdf" in client.get(own).text, party.name in client.get(own).text) == (status == 200, True)


def test_an_event_of_the_european_union_carries_emblem_words_and_sentence_on_every_paper(app: Flask) -> None:
    slot = _slot_with(("Zoé Ndongala",))
    plain = [_read(body) for body in _papers(slot)]

    _fund(slot)

    for before, after in zip(plain, map(_read, _papers(slot)), strict=True):
        assert "Financé par l’Union européenne" not in before
        assert "Financé par l’Union européenne" in after
        assert "ne reflètent pas nécessairement" in after


def test_every_page_of_a_long_list_has_its_head_its_foot_and_its_letters(app: Flask) -> None:
    made_by = contents.Imprint(
        "Commune d’Ixelles", (("Financé par l’Union européenne", "Les avis exprimés n’engagent que leurs auteurs."),)
    )
    note = "Vient avec un chien guide et une boucle magnétique, et reste près de la sortie."
    rows = tuple((f"Personne {number}", note if number % 9 == 0 else "") for number in range(90))

    body = pdf.table(contents.Table("fr", "Liste du jour", ("Concert",), (("Nom", 3), ("Besoins", 2)), rows, made_by))

    pages = PdfReader(BytesIO(body)).pages
    read = [" ".join(page.extract_text().split()) for page in pages]
    assert len(pages) > 2
    assert all("Nom Besoins" in words and "n’engagent que leurs auteurs. Commune d’Ixelles" in words for words in read)
    assert [words.count("reste près de la sortie.") for words in read] != [0] * len(read)
    assert sum(words.count("Personne") for words in read) == len(rows)


def test_certificates_of_one_event_differ_in_the_name_alone(app: Flask) -> None:
    slot = _slot_with(NAMES)
    _fund(slot)

    pages = PdfReader(BytesIO(_papers(slot)[2])).pages

    told = [" ".join(page.extract_text().split()) for page in pages]
    assert {words.replace(name, "…") for words, name in zip(told, NAMES, strict=True)} == {told[0].replace(NAMES[0], "…")}
    assert "…" in told[0].replace(NAMES[0], "…")


def test_money_only_asked_for_is_not_credited(app: Flask) -> None:
    slot = _slot_with(())
    _fund(slot, FundingRole.CALL)

    assert contents.imprint(slot, ("fr",)).credits == ()


@pytest.mark.parametrize(
    ("starts", "sentence"), [("2012-08", funders.older_opinions), ("2024", lambda: funders.OPINIONS), (None, lambda: funders.OPINIONS)]
)
def test_projects_of_2007_to_2013_keep_their_own_sentence(app: Flask, starts: str | None, sentence: Callable[[], Translated]) -> None:
    slot = _slot_with((), starts=starts)
    _fund(slot)

    (_words, said) = contents.imprint(slot, ("fr",)).credits[0]

    assert said == sentence().pick("fr").text


@pytest.mark.parametrize(("lang", "title"), [("fr", "Attestation de participation"), ("nl", "Deelnameattest")])
def test_who_came_fetches_a_certificate_in_the_language_of_choice(client: FlaskClient, lang: str, title: str) -> None:
    party = _parties(_slot_with(("Zoé Ndongala",)))[0]

    private = client.get(f"/en/registrations/{party.code}").text
    page = client.get(f"/en/registrations/{party.code}/certificate/{lang}").text
    printed = client.get(f"/en/registrations/{party.code}/certificate/{lang}.pdf")

    assert f'href="/en/registrations/{party.code}/certificate/{lang}"' in private
    assert title in _read(printed.data)
    assert _words_of_pdf(printed.data) == _words_of_page(page)
    assert (printed.headers["Cache-Control"], printed.headers["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")


def test_who_did_not_come_gets_no_certificate(client: FlaskClient, frozen_time: Callable[[object], None]) -> None:
    slot = _slot_with(("Zoé Ndongala", "Piet"))
    absent, early = _parties(slot)[1], factories.make_registration(came=1)
    absent.came = 0
    db.session.commit()

    for party in (absent, early):
        path = f"/fr/registrations/{party.code}/certificate/fr"

        assert "pas encore d’attestation" in client.get(path).text
        assert client.get(f"{path}.pdf").headers["Location"] == path
        assert "/certificate/" not in client.get(f"/fr/registrations/{party.code}").text
    assert client.get("/fr/registrations/unknown/certificate/fr").status_code == 404


def test_names_of_badges_are_kept_nowhere(desk: StaffClient) -> None:
    slot = _slot_with(())
    desk.sign_in(Role.PROGRAMME_OFFICER)

    with count_queries() as statements:
        desk.send(f"/staff/papers/{slot.id}/badges", **{"names": "Amina Diallo", "as": "pdf"})

    assert [statement for statement in statements if statement.startswith(("INSERT", "DELETE"))] == []
    assert desk.send(f"/staff/papers/{slot.id}/badges", names=" ").status_code == 422


@pytest.mark.parametrize("kind", ["day-list", "signature-sheet", "certificates"])
def test_a_paper_costs_the_same_however_many_stand_on_it(desk: StaffClient, kind: str) -> None:
    few, many = _slot_with(NAMES[:1]), _slot_with(NAMES)
    desk.sign_in(Role.PROGRAMME_OFFICER)
    paths = [f"/staff/papers/{slot.id}/{kind}.pdf" for slot in (few, many)]
    costs = []

    for path in paths:
        with count_queries() as statements:
            desk.get(path)
        costs.append(len(statements))

    assert costs == [6, 6]


def test_the_day_list_of_classes_shows_school_pictures_needs_and_the_telephone_of_the_day(desk: StaffClient) -> None:
    slot = _slot_with(("A. Teacher",))
    desk.sign_in(Role.PROGRAMME_OFFICER)
    (party,) = db.session.scalars(select(Registration).where(Registration.slot_id == slot.id))
    party.party_key = "class:1"
    facts = {"label": "4TQ B", "level": "S4", "pupils": 22, "adults": 2, "needs": {"wheelchair": 2}, "day_phone": "0470 12 34 56"}
    db.session.add(ClassParty(registration_id=party.id, school_named="École des Étangs", **facts))
    db.session.commit()

    page = desk.get(f"/staff/papers/{slot.id}/day-list?paper=fr").text

    for words in ("4TQ B, 4e secondaire, École des Étangs (A. Teacher)", "22 + 2", "× 2", "0470\u00a012\u00a034\u00a056", "Pas de photos"):
        assert words in page, words
    assert desk.get(f"/staff/papers/{slot.id}/day-list.pdf").data.startswith(b"%PDF")


def _slot_with(names: tuple[str, ...], starts: str | None = None) -> Slot:
    event = factories.make_event(project=factories.make_project(starts=PartialDate(starts) if starts else None))
    slot = factories.make_slot(event=event, starts_at=now() - timedelta(hours=3))
    for name in names:
        factories.make_registration(slot=slot, name=name, seats=3, came=2)
    db.session.commit()
    return slot


def _parties(slot: Slot) -> list[Registration]:
    return sorted(db.session.query(Registration).filter_by(slot_id=slot.id), key=lambda party: party.id)


def _fund(slot: Slot, role: FundingRole = FundingRole.SUPPORTED_BY) -> None:
    name = factories.words("Commission européenne")
    funder = Partner(slug=f"ec-{slot.id}", name=name, kind=PartnerKind.EU_INSTITUTION, relation=Relation.FUNDER)
    db.session.add(funder)
    db.session.flush()
    db.session.add(FundingLine(project_id=slot.event.project_id, funder_id=funder.id, role=role))
    db.session.commit()
    db.session.expire(slot.event.project)


def _papers(slot: Slot) -> list[bytes]:
    parties = _parties(slot)
    return [
        pdf.table(contents.day_list(slot, parties, "fr")),
        pdf.table(contents.signature_sheet(slot, parties, "fr")),
        pdf.certificates(contents.certificates(slot, parties, "fr")),
        pdf.badges(contents.badges(slot, [("Piet", "")], "fr")),
        pdf.poster(contents.poster(slot)),
    ]


def _read(body: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages).split())


def _fonts(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"]["/Font"].get_object().values()]


def _words_of_pdf(body: bytes) -> Counter[str]:
    return Counter(re.findall(r"[\w’'-]+", _read(body)))


def _words_of_page(html: str) -> Counter[str]:
    tree = markup.read(html)
    papers = [article for article in tree.iter("article") if "paper" in (article.get("class") or "").split()]
    hidden = [element.text or "" for paper in papers for element in paper.iter() if "govuk-visually-hidden" in (element.get("class") or "")]
    text = " ".join(" ".join(paper.itertext()) for paper in papers)
    return Counter(re.findall(r"[\w’'-]+", text)) - Counter(" ".join(hidden).split())


def test_a_telephone_number_is_not_broken_over_two_lines(app: Flask) -> None:
    columns = (("Klas en contact", 31), ("Leerlingen en volwassenen", 13), ("Foto’s", 20), ("Noden", 14), ("Die dag", 14), ("Gekomen", 8))
    number = "+32\u00a0470\u00a000\u00a000\u00a001"
    row = "6A, Basisschool De Regenboogvlieger", "23 + 2", "Geen foto’s van deze klas", "", f"{number} · Z7B\u00a0T5A", ""
    paper = contents.Table("nl", "Daglijst", ("Verhalen",), columns, (row,), contents.Imprint("Gemeente Elsene", ()))

    lines = PdfReader(BytesIO(pdf.table(paper))).pages[0].extract_text().replace("\u00a0", " ")

    assert number.replace("\u00a0", " ") in lines


def test_no_word_of_a_head_is_broken_and_a_name_that_fills_a_badge_stays_on_one_line(app: Flask) -> None:
    imprint = contents.Imprint("Gemeente Elsene", ())
    columns = (("Uur", 1), ("Standplaats", 1), ("Vereniging", 3), ("Contact", 3), ("Voertuig", 2), ("Aanwezig", 1))
    row = "08:00", "17", "Les Palabres", "Amina", "Auto", "plaatsvervangend"
    listed = contents.Table("nl", "Daglijst", ("Festival",), columns, (row,), imprint)
    names = tuple(("Cuisine sans frontières" + "x" * more, "Standplaats 17") for more in range(9))
    badges = contents.Badges("nl", "Badges", "Festival", names, "festival", imprint)

    heads = PdfReader(BytesIO(pdf.table(listed))).pages[0].extract_text()
    words = PdfReader(BytesIO(pdf.badges(badges))).pages[0].extract_text()

    assert [word for word in (*(word for word, _share in columns), "plaatsvervangend") if word not in heads] == []
    assert [name for name, _role in names if name not in words.splitlines()] == []
