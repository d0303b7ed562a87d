"""Where a place is, on one line."""

from collections.abc import Callable

import pytest
from flask import Flask

from ixevents.core.languages import Translated
from ixevents.core.web import speaking
from ixevents.events import feeds, words
from ixevents.events.models import Place
from tests.support import factories

SQUARE = Translated("Place Fernand Cocq", "Fernand Cocqplein", "Fernand Cocq square")
STREET = Translated("place Fernand Cocq", "Fernand Cocqplein")


def _spoken(place: Place) -> str:
    with speaking("fr"):
        return words.address(place)


@pytest.mark.parametrize("told", [_spoken, lambda place: feeds.location(place, "fr")])
def test_a_square_whose_street_is_its_name_is_named_once(app: Flask, told: Callable[[Place], str]) -> None:
    assert told(factories.make_place(name=SQUARE, street=STREET)) == "Place Fernand Cocq, 1050 Ixelles"
    assert told(factories.make_place(name=Translated("Salle", "Zaal", "Room"))) == "Salle, Place Fernand Cocq 1, 1050 Ixelles"
    assert told(factories.make_place(name=SQUARE, street=STREET, country="CD")) == "Place Fernand Cocq, 1050 Ixelles, Congo-Kinshasa"
