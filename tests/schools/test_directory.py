"""Finding a school, proposing one, levels."""

from pathlib import Path

import pytest
from flask import Flask

from ixevents.extensions import db
from ixevents.schools import actions, levels, queries, sample
from ixevents.schools.levels import Level, LevelRange
from ixevents.schools.models import Community, SchoolState, Stage
from tests.schools.test_registers import ADDRESS, PRIMARY, table
from tests.support.client import CommandRunner


def names(*args: object, **options: object) -> list[str]:
    return [school.name for school in db.session.scalars(queries.found(*args, **options))]


def test_the_sample_is_loaded_once(app: Flask) -> None:
    assert (sample.load(), sample.load()) == (61, 0)


def test_a_school_is_found_by_any_of_its_words(app: Flask) -> None:
    sample.load()

    assert names("etangs") == ["École communale des Étangs"]
    assert names("ECOLE etangs 1050") == ["École communale des Étangs"]
    assert names("999005") == ["Atheneum aan de Vijvers"]
    assert names("%") == []


def test_a_search_is_narrowed_by_community_stage_and_postcode(app: Flask) -> None:
    sample.load()

    assert names("athenee", community=Community.DUTCH) == []
    assert names("", stages=[Stage.HIGHER]) == ["Haute école des Coopérations", "Hogeschool Zuidlicht"]
    assert names("basisschool", postcode="1040") == ["Basisschool De Linde"]


def test_schools_nearby_come_first(app: Flask) -> None:
    sample.load()

    assert names("college", near=("1120", "1170"))[0] == "Collège du Bois Joli"


def test_a_proposal_is_kept_once_until_staff_accept_it(app: Flask) -> None:
    first = actions.propose("École du Coin", "rue du Coin 1", "1050", "Ixelles", Community.FRENCH)
    again = actions.propose("école du COIN", "rue du Coin 1", "1050", "Ixelles", Community.FRENCH)

    assert (again.id, names("coin")) == (first.id, [])
    actions.accept(first, actor="staff:1")
    assert (first.state, names("coin")) == (SchoolState.LISTED, ["École du Coin"])


@pytest.mark.parametrize(
    ("level", "fr", "nl", "age"),
    [
        (Level.M2, "2e maternelle", "2de kleuterklas", 4),
        (Level.P1, "1re primaire", "1ste leerjaar", 6),
        (Level.S4, "4e secondaire", "4de secundair", 15),
    ],
)
def test_levels_have_the_words_of_each_community_and_an_age(level: Level, fr: str, nl: str, age: int) -> None:
    assert (levels.name(level).fr, levels.name(level).nl, levels.typical_age(level)) == (fr, nl, age)


def test_a_range_of_levels_goes_across_stages() -> None:
    middle = LevelRange(Level.P5, Level.S2)

    assert middle.levels == (Level.P5, Level.P6, Level.S1, Level.S2)
    assert (middle.holds(Level.S2), middle.holds(Level.S3)) == (True, False)


def test_the_command_imports_and_can_do_so_for_nothing(app: Flask, runner: CommandRunner, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_bytes(table(PRIMARY + ADDRESS))

    dry = runner.run("schools", "import", str(file), "--community", "fr", "--dry-run")
    assert ("1 added" in dry.output, names("")) == (True, [])

    runner.run("schools", "import", str(file), "--community", "fr")
    assert names("") == ["Ecole Communale des Etangs"]
