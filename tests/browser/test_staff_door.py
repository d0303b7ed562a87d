"""The door in a real browser: with a thumb, without JavaScript, without a network, with two phones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import segno
from flask import Flask
from playwright.sync_api import Page, expect

from ixevents.core.clock import now, today
from ixevents.events.models import Event, Slot
from ixevents.events.questions import Kind, Moment, Scope
from ixevents.extensions import db
from ixevents.registrations import attendance, door_links
from ixevents.registrations.models import Answer, Need, Registration
from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open
from tests.support import factories
from tests.support.service import Service

both = pytest.mark.parametrize(("lang", "viewport"), [("fr", PHONE), ("nl", DESK)], ids=["fr-phone", "nl-desk"])


@dataclass(frozen=True)
class Door:
    """A slot that is on now, with three parties on its list."""

    app: Flask
    slot_id: int
    codes: dict[str, str]
    shared: str

    @property
    def path(self) -> str:
        return f"/staff/day/{self.slot_id}"

    def came(self) -> dict[str, int]:
        """Return how many of each party came, as the database says."""
        with self.app.app_context():
            found = db.session.query(Registration).filter_by(slot_id=self.slot_id)
            return {party.name: party.came for party in found if party.came}

    def ask(self) -> tuple[int, int]:
        """Let the door ask a question once and one of each person; return their numbers."""
        with self.app.app_context():
            event = db.session.get_one(Event, db.session.get_one(Slot, self.slot_id).event_id)
            once = factories.make_question(event=event, moment=Moment.DOOR)
            each = factories.make_question(event=event, moment=Moment.DOOR, kind=Kind.NUMBER, scope=Scope.SEAT)
            numbers = once.id, each.id
            db.session.commit()
        return numbers

    def answers(self) -> dict[tuple[int, int], str]:
        """Return what the parties of this slot answered; others have been asked on the same service."""
        with self.app.app_context():
            mine = db.session.query(Answer).join(Registration, Registration.id == Answer.registration_id).filter_by(slot_id=self.slot_id)
            return {(row.question_id, row.person): row.value for row in mine}

    def inside(self) -> int:
        with self.app.app_context():
            return attendance.counts([self.slot_id])[self.slot_id].inside


@pytest.fixture
def door(service: Service) -> Iterator[Door]:
    app = service.application()
    with app.app_context():
        # An edition that came first would stand in the sample festival's place on the public pages other tests walk through.
        later = factories.make_edition(starts_on=today() + timedelta(days=300))
        event = factories.make_event(edition=later, title=factories.words("Bal de Matonge", "Bal van Matonge"))
        slot = factories.make_slot(event=event, starts_at=now() - timedelta(minutes=5), capacity=9)
        parties = [
            factories.make_registration(slot=slot, name="Zoé Ndongala", seats=4, needs=[Need.WHEELCHAIR, Need.INDUCTION_LOOP]),
            factories.make_registration(slot=slot, name="Åsa Lindström-Mbuyi", seats=1),
            factories.make_registration(slot=slot, name="Piet Van den Abeele", seats=2),
        ]
        link = door_links.make(event, door_links.day_of(slot), actor="staff:1")
        codes = {party.name: party.door_code for party in parties}
        shared = f"/fr/door/{door_links.token(link)}/{slot.uid}"
        db.session.commit()
        found = Door(app, slot.id, codes, shared)
    yield found
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@both
def test_the_day_is_within_everybodys_reach(office: Open, door: Door, lang: str, viewport: dict[str, int]) -> None:
    with office(role="programme_officer", lang=lang, viewport=viewport) as watched:
        for path in ("/staff/day", door.path, f"{door.path}/check-in?q=zoe", f"{door.path}/links"):
            watched.page.goto(path)

            assert chromium.barriers(watched.page) == [], path
            assert chromium.too_wide(watched.page) == [], path
        assert (watched.complaints, watched.foreign()) == ([], [])


def test_parties_are_let_in_by_name_and_by_code_and_taken_back(office: Open, door: Door) -> None:
    with office(role="programme_officer") as watched:
        page = _at(watched.page, f"{door.path}/check-in")

        _type(page, "zoe")
        page.locator(".party-card .stepper-button").first.click()
        _let_in(page)
        _comes_to(page, door.came, {"Zoé Ndongala": 3})

        _type(page, door.codes["Zoé Ndongala"].lower())
        page.keyboard.press("Enter")
        expect(page.locator("[data-door=message]")).to_contain_text("Zoé Ndongala")
        expect(page.locator("[data-door=in]").first).to_be_visible()
        page.locator("[data-door=undo] button").first.click()

        _comes_to(page, door.came, {})
        assert watched.complaints == []


def test_the_second_tap_of_a_quick_thumb_is_taken_for_no_other_door(window: Open, door: Door) -> None:
    with window(viewport=PHONE) as watched:
        page = _at(watched.page, door.shared)

        _type(page, "zoe")
        page.locator(".door-found [data-door=let-in]").dblclick()
        _comes_to(page, door.came, {"Zoé Ndongala": 4})
        expect(page.locator("[data-door=message] .door-says--success")).to_be_visible()


def test_a_card_shows_what_another_door_said_since_and_its_button_keeps_off_it(window: Open, door: Door) -> None:
    with window(viewport=PHONE) as here, window(viewport=PHONE) as there:
        mine, other = _at(here.page, door.shared), _at(there.page, door.shared)
        _type(mine, "zoe")
        button, card = mine.locator(".door-search button").bounding_box(), mine.locator(".party-card").first.bounding_box()

        _type(other, "zoe")
        _let_in(other)

        expect(mine.locator("[data-door=in-words]").first).to_contain_text("4", timeout=12_000)
        assert button is not None
        assert card is not None
        assert button["y"] + button["height"] < card["y"]


def test_the_kept_list_finds_a_name_however_it_is_typed(window: Open, door: Door) -> None:
    found = """async typed => {
      const { search } = await import("/static/js/door/cards.js");
      return search([{ name: "Aurélie Cœur d’Œuvre", code: "ABCDEF", ticket: "t" }], typed).length;
    }"""
    with window(viewport=PHONE) as watched:
        page = _at(watched.page, door.shared)

        assert [page.evaluate(found, typed) for typed in ("d'oeuvre", "D’Œuvre", "coeur aur", "aurelie", "d'ceuvre")] == [1, 1, 1, 1, 0]


def test_the_door_works_without_javascript(office: Open, door: Door) -> None:
    with office(role="programme_officer", java_script_enabled=False) as watched:
        page = watched.page
        page.goto(f"{door.path}/check-in")
        page.fill("input[name=q]", "abeele")
        page.click(".door-search button")
        page.fill("input[name=came][type=number]", "1")
        page.click("[data-door=let-in]")
        assert door.came() == {"Piet Van den Abeele": 1}

        page.click("[data-door=undo] button")

        assert door.came() == {}


def test_the_door_works_without_a_network_and_tells_of_it_later(window: Open, door: Door) -> None:
    with window() as watched:
        page = _at(watched.page, door.shared)
        expect(page.locator("[data-door=kept]")).to_be_visible()
        page.context.set_offline(True)
        page.reload()
        page.wait_for_selector("[data-ready]")

        _type(page, "zoe")
        _let_in(page)
        page.click("summary")
        page.fill("#people", "2")
        page.click("#unregistered button[type=submit]")
        expect(page.locator("[data-door=waiting-count]")).to_have_text("2")
        assert (door.came(), page.locator("[data-count=inside]").text_content()) == ({}, "6")

        page.context.set_offline(False)

        _comes_to(page, door.inside, 6)
        assert door.came() == {"Zoé Ndongala": 4}


def test_a_phone_without_any_list_yet_keeps_the_counts_of_the_page(window: Open, door: Door) -> None:
    with door.app.app_context():
        db.session.query(Registration).filter_by(slot_id=door.slot_id, name="Zoé Ndongala").update({"came": 4})
        db.session.commit()
    with window(viewport=PHONE) as watched:
        page = watched.page
        # The list never comes: a request that is neither answered nor refused.
        page.route("**/parties", lambda _route: None)
        with page.expect_request("**/parties"):
            page.goto(door.shared)

        assert page.locator("[data-count=inside]").text_content() == "4"


def test_people_for_whom_there_is_no_room_are_told_and_not_as_counted(window: Open, door: Door) -> None:
    with window(viewport=PHONE) as watched:
        page = _at(watched.page, door.shared)
        page.click("summary")
        page.fill("#people", "99")
        page.click("#unregistered button[type=submit]")

        expect(page.locator("[data-door=message]")).to_contain_text("Il reste de la place pour")
        expect(page.locator("[data-count=unregistered]")).to_have_text("0")


def test_the_kept_list_is_searched_while_a_slow_network_brings_the_new_one(window: Open, door: Door) -> None:
    with window(viewport=PHONE) as watched:
        page = _at(watched.page, door.shared)
        expect(page.locator("[data-door=kept]")).to_be_visible()
        # The list never comes: a request that is neither answered nor refused.
        page.add_init_script(
            "const real = fetch; window.fetch = (to, ...more) => `${to}`.includes('parties') ? new Promise(() => {}) : real(to, ...more);"
        )
        page.reload()

        page.fill("[name=q]", "zoe")
        expect(page.locator(".party-card")).to_contain_text("Zoé Ndongala")
        page.press("[name=q]", "Enter")

        expect(page.locator(".party-card")).to_have_count(1)
        assert watched.complaints == []


def test_what_is_asked_at_the_door_waits_on_the_phone_with_the_party(window: Open, door: Door) -> None:
    once, each = door.ask()
    with window(viewport=PHONE) as watched:
        page = _at(watched.page, door.shared)
        expect(page.locator("[data-door=kept]")).to_be_visible()
        page.context.set_offline(True)
        _type(page, "zoe")
        page.get_by_label("Oui").check()
        page.locator(f"#q{each}p3").fill("12")
        assert chromium.barriers(page) == []
        assert chromium.too_wide(page) == []
        _let_in(page)
        expect(page.locator("[data-door=waiting-count]")).to_have_text("1")
        assert door.answers() == {}

        page.context.set_offline(False)

        _comes_to(page, door.answers, {(once, 0): "yes", (each, 3): "12"})


def test_two_phones_agree_in_the_end(window: Open, door: Door) -> None:
    with window() as first, window() as second:
        one, other = _at(first.page, door.shared), _at(second.page, door.shared)
        one.context.set_offline(True)
        _type(one, "zoe")
        _let_in(one)
        expect(one.locator("[data-door=waiting-count]")).to_have_text("1")
        # The other phone sees the party later, and smaller: what was said last counts, whichever reaches us first.
        one.wait_for_timeout(1100)
        _type(other, "zoe")
        other.locator(".party-card .stepper-button").first.click()
        _let_in(other)
        _comes_to(other, door.came, {"Zoé Ndongala": 3})
        one.context.set_offline(False)
        expect(one.locator("[data-door=waiting]")).to_be_hidden()

        _type(one, "zoe")
        expect(one.locator("[data-door=in-words]").first).to_contain_text("3")
        assert (door.came(), door.inside()) == ({"Zoé Ndongala": 3}, 3)


def test_names_are_kept_in_the_list_alone_and_go_when_asked(window: Open, door: Door) -> None:
    with window() as watched:
        page = _at(watched.page, door.shared)
        expect(page.locator("[data-door=kept]")).to_be_visible()
        cached = page.evaluate("""async () => {
            const cache = await caches.open("door");
            const texts = await Promise.all((await cache.keys()).map(async (key) => (await cache.match(key)).text()));
            return texts.join();
        }""")
        assert "Inscriptions" in cached
        assert "Ndongala" not in cached

        page.click("[data-door=forget]")
        page.wait_for_url("**/door/*")

        assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 1
        assert page.evaluate(_KEPT) == 0


def test_the_hosted_reader_reads_a_code(office: Open, door: Door) -> None:
    """Chromium on Linux has no reader of its own: what reads here is the library we host, with its part from our address."""
    with office(role="programme_officer") as watched:
        page = _at(watched.page, f"{door.path}/check-in")

        text = page.evaluate(_READ, segno.make("a-ticket", error="m", micro=False).png_data_uri(scale=6, border=4))

        assert (text, watched.foreign(), watched.complaints) == ("a-ticket", [], [])


_KEPT = """() => new Promise((done) => {
  const request = indexedDB.open("door", 1);
  request.onsuccess = () => {
    const count = request.result.transaction("lists").objectStore("lists").count();
    count.onsuccess = () => { request.result.close(); done(count.result); };
  };
})"""

_READ = """async (picture) => {
  const { hosted } = await import("/static/js/door/scan.js");
  const Reader = await hosted(document.querySelector("[data-behaviour=door]").dataset);
  const image = new Image();
  image.src = picture;
  await image.decode();
  const [code] = await new Reader({ formats: ["qr_code"] }).detect(image);
  return code.rawValue;
}"""


def _at(page: Page, path: str) -> Page:
    page.goto(path)
    page.wait_for_selector("[data-ready]")
    return page


def _type(page: Page, text: str) -> None:
    page.fill("input[name=q]", text)
    page.wait_for_selector(".door-found .party-card")


def _let_in(page: Page) -> None:
    page.locator(".door-found [data-door=let-in]").first.click()
    page.wait_for_selector(".door-says--success")


def _comes_to(page: Page, look: Callable[[], object], expected: object) -> None:
    """Wait until the database says so, and nothing waits on the phone."""
    for _ in range(150):
        if look() == expected:
            break
        page.wait_for_timeout(100)
    expect(page.locator("[data-door=waiting]")).to_be_hidden()
    assert look() == expected
