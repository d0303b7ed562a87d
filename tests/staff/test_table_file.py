"""A table as a file to keep: whole, with its length, or not at all."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.core import tables
from ixevents.core.tables import Row
from ixevents.staff import table_file
from tests.support import factories
from tests.support.client import StaffClient

COLUMNS = ["Nom", "Places"]


@pytest.mark.parametrize("most", [1, 1_000_000], ids=["on-disk", "in-memory"])
def test_a_table_goes_whole_with_its_length(app: Flask, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(table_file, "IN_MEMORY", most)
    rows = [(f"Élan {number}", number) for number in range(5_000)]

    with app.test_request_context("/"):
        answer = table_file.answer("Noms", COLUMNS, iter(rows), ending="csv", name="noms")
        body = b"".join(answer.response)
        answer.close()

    assert body == b"".join(tables.csv_bytes(COLUMNS, rows))
    assert (answer.content_length, answer.headers["Content-Disposition"]) == (len(body), 'attachment; filename="noms.csv"')


def test_what_goes_wrong_while_a_table_is_made_goes_wrong_before_anything_is_sent(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(ZeroDivisionError):
        table_file.answer("Noms", COLUMNS, _broken(), ending="csv", name="noms")


@pytest.mark.parametrize("path", ["participations/csv", "participations/xlsx", "statistics/csv?edition=", "statistics/xlsx?edition="])
def test_figures_go_with_their_length(desk: StaffClient, path: str) -> None:
    factories.make_registration(came=1)
    desk.sign_in(Role.STATISTICS)

    answer = desk.get(f"/staff/{path}")

    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(len(answer.data)))
    assert len(answer.data) > 100
    assert answer.headers["Content-Type"] == tables.mimetype(path.partition("/")[2].partition("?")[0])
    assert "Content-Encoding" not in answer.headers


def _broken() -> Iterator[Row]:
    yield ("Awa", 1)
    yield ("Zoë", 1 // (os.getpid() * 0))


@pytest.mark.parametrize(("lang", "word"), [("fr", "statistiques"), ("nl", "statistieken")])
def test_a_file_is_called_by_a_word_of_its_reader(desk: StaffClient, lang: str, word: str) -> None:
    desk.sign_in(Role.STATISTICS, language=lang)

    given = desk.get("/staff/statistics/xlsx?edition=").headers["Content-Disposition"]

    assert given.startswith(f'attachment; filename="{word}-')
