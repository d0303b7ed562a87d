"""The law of promise 5: no pupil is ever named (GDPR-01). There is no place where a name could be kept."""

import re

from sqlalchemy import Boolean, Column, Integer

from ixevents.classes.models import ClassParty
from ixevents.core.db import Base, Instant, Json

_PUPIL = re.compile(r"pupil|student|child|minors?\b|eleve|leerling", re.IGNORECASE)
_WORDS_OF_A_CLASS = {
    "school_named",
    "label",
    "level",
    "track",
    "role",
    "day_phone",
    "hours",
    "photos",
    "transport",
    "topic",
    "lessons",
    "experience",
    "sending",
}
"""Who adds a text to a class says here that it names nobody, and has its form scanned for lists of names."""


def test_what_is_kept_of_pupils_is_a_number() -> None:
    about_pupils = [column for table in Base.metadata.tables.values() for column in table.columns if _PUPIL.search(column.name)]

    assert about_pupils
    assert [str(column) for column in about_pupils if not isinstance(column.type, (Integer, Boolean))] == []


def test_no_table_is_about_single_pupils() -> None:
    assert [name for name in Base.metadata.tables if _PUPIL.search(name)] == []


def test_the_texts_of_a_class_are_the_known_ones() -> None:
    texts = {column.name for column in ClassParty.__table__.columns if _is_text(column)}

    assert texts == _WORDS_OF_A_CLASS


def _is_text(column: Column[object]) -> bool:
    return not isinstance(column.type, (Integer, Boolean, Instant)) and column.type is not Json and "JSON" not in str(column.type)
