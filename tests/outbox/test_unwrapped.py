"""The text of a letter on a page: lines broken for mail are whole again, and no word is lost."""

from pathlib import Path

import pytest
from flask import Flask

from ixevents.outbox.unwrapped import Part, unwrapped

NOTICES = Path(__file__).parents[1] / "notices"


def test_a_paragraph_broken_for_mail_is_one_line_again() -> None:
    text = "If you cannot come, say so as soon as you can: your substitute is then\nconvened. For an interpreter, write to us.\n"

    (part,) = unwrapped(text)

    assert part.lines == (
        "If you cannot come, say so as soon as you can: your substitute is then convened. For an interpreter, write to us.",
    )


def test_short_lines_lists_and_addresses_stay_lines_of_their_own() -> None:
    long = "- A document whose name is so long that it fills a line of mail, or so it"
    text = f"Ixelles in solidarity\n02 000 00 00\n{long}\n- Note\nhttps://events.example.org/{'x' * 60}\nand so on"

    (part,) = unwrapped(text)

    assert part.lines == tuple(text.split("\n"))


def test_rows_are_told_from_the_lines_around_them() -> None:
    rows_sent = (
        "Where                 Room 1, Town hall, chaussée d’Ixelles 168,\n                      1050 Ixelles\nWhen                  Today"
    )
    text = f"Title\n\n{rows_sent}\n\nEnd"

    rows = unwrapped(text)[1]

    assert rows == Part(rows=(("Where", "Room 1, Town hall, chaussée d’Ixelles 168, 1050 Ixelles"), ("When", "Today")))


def test_the_language_of_what_follows_is_named_without_its_rule() -> None:
    assert unwrapped("--- Nederlands -----------------------\n\nDag")[0] == Part(language="Nederlands", lang="nl")


def test_every_part_after_it_is_in_that_language_until_another_is_named() -> None:
    parts = unwrapped("Ixelles, Elsene\n\n--- Français ----\n\nBonjour\n\nOù    Ici\n\n--- Nederlands ----\n\nDag")

    assert [part.lang for part in parts] == ["", "fr", "fr", "fr", "nl", "nl"]


def test_a_page_says_in_which_language_each_part_of_a_letter_is(app: Flask) -> None:
    with app.test_request_context():
        macro = app.jinja_env.get_template("components/letter_text.html").module.letter_text
        shown = macro("--- Français ----\n\nBonjour\n\n--- Nederlands ----\n\nDag")

    assert '<div class="letter-part" lang="fr"><p>Bonjour</p></div>' in shown
    assert '<div class="letter-part" lang="nl"><p>Dag</p></div>' in shown


@pytest.mark.parametrize("path", sorted(NOTICES.glob("*.txt"))[::9], ids=lambda path: path.stem)
def test_no_word_of_any_letter_is_lost(path: Path) -> None:
    text = path.read_text("utf-8")

    shown = " ".join(" ".join([part.language, *(f"{a} {b}" for a, b in part.rows), *part.lines]) for part in unwrapped(text))

    assert [word for word in shown.split() if set(word) != {"-"}] == [word for word in text.split() if set(word) != {"-"}]
