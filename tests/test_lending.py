"""What the tests stand on: an application lent to many tests is as good as new, and a law over many things names those that break it."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.events.models import Edition
from ixevents.extensions import db
from tests.support import factories, laws
from tests.support.apps import lent
from tests.support.databases import SqliteTemplate


def opened(template: SqliteTemplate, folder: Path, change: str = "", **settings: str) -> tuple[Flask, int, object]:
    """Borrow an application, do something to it, and return it with what it came with."""
    given = {f"IXEVENTS_{name}": value for name, value in settings.items()}
    with lent(template.copy(folder), folder, given) as app:
        came = (app, db.session.scalar(select(func.count()).select_from(Edition)) or 0, app.config["CONTACT_PHONE"])
        factories.make_edition()
        db.session.commit()
        app.config["CONTACT_PHONE"] = "1"
        if change == "template":
            app.jinja_env.globals["word"] = "left behind"
        elif change == "hook":
            app.before_request_funcs.setdefault(None, []).append(lambda: None)
        return came


def test_an_application_is_lent_again_with_nothing_of_the_test_before(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    first, second, third = (opened(sqlite_template, tmp_path) for _time in range(3))

    assert second == third == (first[0], 0, "02 000 00 00")


@pytest.mark.parametrize("change", ["template", "hook"])
def test_an_application_that_was_changed_is_not_lent_again(sqlite_template: SqliteTemplate, tmp_path: Path, change: str) -> None:
    first, second = opened(sqlite_template, tmp_path, change), opened(sqlite_template, tmp_path)

    assert second[0] is not first[0]


def test_other_settings_are_another_application(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    first, second = opened(sqlite_template, tmp_path), opened(sqlite_template, tmp_path, CONTACT_PHONE="2")

    assert (second[0] is not first[0], second[2]) == (True, "2")


def test_a_law_names_everything_that_breaks_it() -> None:
    @laws.for_each("number", {"two": 2, "three": 3, "none": None})
    def law(number: int) -> None:
        assert number % 2 == 0, "is odd"

    with pytest.raises(AssertionError) as broken:
        law()

    named = [name for name in ("two", "three", "none") if f"{name}: " in str(broken.value)]
    assert named == ["three", "none"]


def test_a_law_about_nothing_is_broken() -> None:
    law = laws.for_each("thing", {})(lambda thing: None)

    with pytest.raises(AssertionError):
        law()
