"""Pages drawn once for all who see the same: each with what is the reader's own, and anew as soon as anything it shows is another."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import DictLoader
from markupsafe import Markup
from sqlalchemy import update

from ixevents.core import kept_pages, reading
from ixevents.core.kept_pages import Own
from ixevents.events.models import COUNTERS, Event, Slot
from ixevents.extensions import db
from ixevents.registrations import shapes
from tests.support import factories

TEMPLATE = "<p title='{{ name }}'>{{ name }} &middot; {{ picture }}</p>\n{{ word }}\n"


class Drawing:
    """Counts how often the page is really drawn."""

    def __init__(self, word: str = "same") -> None:
        self.word, self.times = word, 0

    def __call__(self, own: Own) -> Mapping[str, Any]:
        self.times += 1
        return {**own, "word": self.word}


@pytest.fixture
def page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A template, in a request."""
    monkeypatch.setattr(app, "jinja_loader", DictLoader({"page.html": TEMPLATE}))
    with app.test_request_context("/fr/"):
        yield "page.html"


def _own(name: str, picture: str = "") -> Own:
    return {"name": name, "picture": picture}


def test_a_page_is_drawn_once_and_each_reader_has_the_own_words(page: str) -> None:
    draw = Drawing()

    first, second = (kept_pages.draw(page, ("seen",), _own(name, Markup("<img>")), draw) for name in ("Ada", "<b>Bo'"))

    assert draw.times == 1
    assert first == "<p title='Ada'>Ada &middot; <img></p>\nsame"
    assert second == "<p title='&lt;b&gt;Bo&#39;'>&lt;b&gt;Bo&#39; &middot; <img></p>\nsame"


def test_what_was_seen_otherwise_is_another_page(page: str) -> None:
    draw = Drawing()

    for seen in (("seen",), ("other",), ("seen",)):
        kept_pages.draw(page, seen, _own("Ada"), draw)

    assert draw.times == 2


def test_settings_that_are_changed_draw_every_page_anew(app: Flask, page: str) -> None:
    draw = Drawing()

    kept_pages.draw(page, (), _own("Ada"), draw)
    app.config["SETTINGS_EDITION"] += 1
    kept_pages.draw(page, (), _own("Ada"), draw)

    assert draw.times == 2


def test_the_oldest_page_makes_room(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "MOST", 2)
    draw = Drawing()

    for seen in (1, 2, 3, 2, 1):
        kept_pages.draw(page, (seen,), _own("Ada"), draw)

    assert draw.times == 4


def test_a_page_that_says_a_readers_own_words_by_itself_is_kept_for_nobody(page: str) -> None:
    careless = Drawing("Ada was here")

    assert "Ada was here" in kept_pages.draw(page, (), _own("Ada"), careless)
    careless.word = "nobody was here"
    assert "Ada" not in kept_pages.draw(page, (), _own("Bo"), careless)


def test_a_page_that_depends_on_more_is_found_where_pages_are_proved(page: str) -> None:
    kept = kept_pages.draw(page, (), _own("Ada"), Drawing("then"))

    assert kept_pages.proved(kept, lambda: kept) == kept
    with pytest.raises(AssertionError, match="was not loaded"):
        kept_pages.proved(kept, lambda: kept.replace("then", "now"))


def test_everything_that_was_loaded_tells_pages_apart_but_for_what_is_left_out(app: Flask) -> None:
    slot = factories.make_slot(capacity=4)
    slug = slot.event.slug

    def seen() -> tuple[object, ...]:
        db.session.expunge_all()
        (one,) = reading.read(db.session.execute(shapes.empty_form(), {"slug": slug}).all(), shapes.FORM)
        return kept_pages.loaded([one, one.event, one.event.edition, one.place], without=COUNTERS)

    before = seen()
    hash(before)
    db.session.execute(update(Slot).values(seats_taken=2))
    assert seen() == before
    db.session.execute(update(Event).values(max_party=3))
    assert seen() != before


def test_a_form_opened_again_says_how_many_seats_are_left_now(client: FlaskClient) -> None:
    slot = factories.make_slot(capacity=40)
    path = f"/fr/events/{slot.event.slug}/register"

    before = client.get(path).text
    factories.make_registration(slot=slot, seats=7)
    after = client.get(path).text

    assert ("40 places" in before, "33 places" in before) == (True, False)
    assert ("40 places" in after, "33 places" in after) == (False, True)


def test_parties_of_one_slot_read_their_own_name_and_code_and_nobody_elses(client: FlaskClient) -> None:
    slot = factories.make_slot(capacity=40)
    mine, theirs = (factories.make_registration(slot=slot, name=name, seats=2) for name in ("Amina <i>", "Bram"))

    first, second = (client.get(f"/nl/registrations/{one.code}").text for one in (mine, theirs))

    assert ("Amina &lt;i&gt;" in first, mine.code in first, "Bram" in first, theirs.code in first) == (True, True, False, False)
    assert ("Bram" in second, theirs.code in second, "Amina" in second, mine.code in second) == (True, True, False, False)


def test_ways_of_asking_for_a_form_that_nobody_needs_are_not_kept(app: Flask, client: FlaskClient) -> None:
    slot = factories.make_slot(capacity=40)
    path = f"/fr/events/{slot.event.slug}/register"

    for query in ("", f"?slot={slot.id}", f"?slot={slot.id}&slot=2", "?slot=999", "?from=letter"):
        assert client.get(path + query).status_code == 200

    assert len(app.extensions["ixevents-kept-pages"]) == 2
