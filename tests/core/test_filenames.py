"""Names of files: they say what is in them, in letters every disk takes."""

import pytest

from ixevents.core import filenames


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Liste du jour", "L’eau des autres", "2026-11-29", "16:00"), "liste-du-jour-l-eau-des-autres-2026-11-29-16-00"),
        (("Cœurs & œuvres", 7), "coeurs-oeuvres-7"),
        (("Ελένη",), "document"),
        (("a" * 119, "b" * 9), "a" * 119),
    ],
)
def test_words_become_a_name(parts: tuple[object, ...], name: str) -> None:
    assert filenames.of(*parts) == name
