"""Every letter in every language, beside the file it is expected to equal.

The files are written anew by `IXEVENTS_WRITE_NOTICES=1 pytest tests/notices`; whoever does that reads the difference.
"""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ixevents.classes.models import ClassParty, ClassTerms
from ixevents.core.languages import Translated
from ixevents.events.models import Audience, Place, Slot, SlotState
from ixevents.events.questions import Kind, Question, Scope
from ixevents.extensions import db
from ixevents.feedback import notices as feedback
from ixevents.outbox.models import Notice
from ixevents.registrations import notices, queries
from ixevents.registrations.models import Answer, Offer, Registration, State
from ixevents.registrations.proposal import DateProposal
from ixevents.schools.models import Community, School
from ixevents.visits import notices as visits
from ixevents.visits.queries import by_registration
from tests.notices import class_cases
from tests.support import markup
from tests.support.factories import make_place, make_question, make_registration

HERE = Path(__file__).parent
WRITE = bool(os.environ.get("IXEVENTS_WRITE_NOTICES"))
LANGUAGES = ("fr", "nl", "en", "unknown")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

REASON = Translated(
    "Le programme est réservé aux écoles cette année.", "Dit jaar is het programma voor scholen.", "This year the programme is for schools."
)

MEAT_FREE = {"key": "a", "words": {"fr": "Végétarien", "nl": "Vegetarisch", "en": "Vegetarian"}}

Party = Callable[..., Registration]
Case = Callable[[Party, Place, str], Notice | None]
LettersOf = Callable[[Case], dict[str, Notice]]


def confirm_address(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.confirm_address(party(language=lang, state=State.HELD, held_until=NOW + timedelta(minutes=30)))


def confirmed(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.confirmed(party(language=lang))


def confirmed_alone(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.confirmed(party(language=lang, seats=1))


def confirmed_with_answers(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.confirmed(_answered(party(language=lang)))


def changed(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.changed(party(language=lang, seats=2))


def changed_and_waiting(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.changed(party(language=lang, seats=2, seats_waiting=4))


def withdrawn(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.withdrawn(party(language=lang, state=State.CANCELLED, sequence=1))


def waiting(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.waiting(party(language=lang, state=State.WAITING, seats=0, seats_waiting=3))


def waiting_for_inhabitants(party: Party, _place: Place, lang: str) -> Notice | None:
    registration = party(language=lang, state=State.WAITING, seats=0, seats_waiting=3, inhabitant=False)
    registration.slot.event.inhabitants_first_until = NOW + timedelta(days=2)
    return notices.waiting(registration)


def wished(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.wished(party(language=lang, state=State.WISHED, seats=0, seats_waiting=24))


def moved_while_wishing(party: Party, place: Place, lang: str) -> Notice | None:
    return _moved(party(language=lang, state=State.WISHED, seats=0, seats_waiting=24), place)


def offer(party: Party, _place: Place, lang: str) -> Notice | None:
    return _offer(party(language=lang, state=State.OFFERED, seats=0, seats_waiting=3), 3)


def offer_of_part(party: Party, _place: Place, lang: str) -> Notice | None:
    return _offer(party(language=lang, state=State.OFFERED, seats=0, seats_waiting=5), 2)


def proposed(party: Party, place: Place, lang: str) -> Notice | None:
    registration = party(language=lang, state=State.REQUESTED)
    return notices.proposed(registration, _proposal(registration, place))


def proposal_ended(party: Party, place: Place, lang: str) -> Notice | None:
    registration = party(language=lang)
    return notices.proposal_ended(registration, _proposal(registration, place))


def offer_ended(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.offer_ended(party(language=lang, state=State.EXPIRED, seats=0))


def offer_ended_with_seats(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.offer_ended(party(language=lang, seats=2))


def moved(party: Party, place: Place, lang: str) -> Notice | None:
    registration = party(language=lang, sequence=1)
    return _moved(registration, place)


def moved_while_waiting(party: Party, place: Place, lang: str) -> Notice | None:
    return _moved(party(language=lang, state=State.WAITING, seats=0, seats_waiting=2), place)


def moved_while_held(party: Party, place: Place, lang: str) -> Notice | None:
    return _moved(party(language=lang, state=State.HELD, held_until=NOW + timedelta(minutes=30)), place)


def called_off(party: Party, _place: Place, lang: str) -> Notice | None:
    registration = party(language=lang, state=State.CALLED_OFF, sequence=1)
    slot = registration.slot
    slot.called_off_reason = Translated("La salle a été inondée.", "De zaal is ondergelopen.", "The hall was flooded.")
    slot.state = SlotState.CALLED_OFF
    return notices.called_off(registration)


def refused(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.refused(party(language=lang, state=State.REFUSED), REASON)


def released(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.released(party(language=lang, state=State.CALLED_OFF, sequence=1), REASON)


def transferred(party: Party, place: Place, lang: str) -> Notice | None:
    registration = party(language=lang)
    return notices.transferred(registration, _other_slot(registration, place))


def transferred_to_the_line(party: Party, place: Place, lang: str) -> Notice | None:
    registration = party(language=lang, state=State.WAITING, seats=0, seats_waiting=3)
    return notices.transferred(registration, _other_slot(registration, place))


def date_left(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.date_left(party(language=lang, state=State.CANCELLED, sequence=1))


def merged_elsewhere(party: Party, _place: Place, lang: str) -> Notice | None:
    ended = party(language=lang, state=State.CANCELLED, sequence=1)
    return notices.merged_elsewhere(ended, make_registration(slot=ended.slot, seats=5))


def merged_elsewhere_in_the_line(party: Party, _place: Place, lang: str) -> Notice | None:
    ended = party(language=lang, state=State.CANCELLED, seats=0, seats_waiting=3)
    return notices.merged_elsewhere(ended, make_registration(slot=ended.slot, state=State.WAITING, seats=0, seats_waiting=4))


def merged(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.merged(party(language=lang, sequence=1))


def merged_in_the_line(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.merged(party(language=lang, state=State.WAITING, seats=0, seats_waiting=3))


def withdrawn_from_the_waiting_list(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.withdrawn(party(language=lang, state=State.CANCELLED, seats=0))


def offer_withdrawn(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.offer_withdrawn(party(language=lang, state=State.WAITING, seats=0, seats_waiting=3))


def offer_withdrawn_with_seats(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.offer_withdrawn(party(language=lang, seats=2, seats_waiting=1))


def requested(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.requested(party(language=lang, state=State.REQUESTED))


def reminder(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.reminder(party(language=lang))


def already(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.already(party(language=lang))


def link(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.link(party(language=lang))


def link_at_a_new_address(party: Party, _place: Place, lang: str) -> Notice | None:
    return notices.link(party(language=lang), new_address=True)


def how_was_it(party: Party, _place: Place, lang: str) -> Notice | None:
    return feedback.ask(party(language=lang, state=State.ATTENDED, came=3), NOW + timedelta(days=32))


def how_was_it_for_a_class(party: Party, _place: Place, lang: str) -> Notice | None:
    registration = _class(party, lang).registration
    registration.slot.event.audience, registration.party_key = Audience.SCHOOLS, "class:1:4tqb"
    return feedback.ask(registration, NOW + timedelta(days=32))


def final(party: Party, _place: Place, lang: str) -> Notice | None:
    return visits.final(_class(party, lang))


def final_again(party: Party, _place: Place, lang: str) -> Notice | None:
    return visits.final_again(_class(party, lang))


def practical(party: Party, _place: Place, lang: str) -> Notice | None:
    terms = ClassTerms(
        bring=Translated("Un bic par élève", "Een balpen per leerling", "A pen for each pupil"),
        travel=Translated("Dix minutes à pied depuis Flagey.", "Tien minuten te voet van Flagey.", "Ten minutes on foot from Flagey."),
        practical=Translated(
            "Soyez là dix minutes avant.\n\nUne personne vous attend à l’entrée.",
            "Wees er tien minuten eerder.\n\nIemand wacht u op aan de ingang.",
            "Be there ten minutes early.\n\nSomebody waits for you at the entrance.",
        ),
        dossier_url="https://events.example.org/dossier.pdf",
    )
    return visits.practical(_class(party, lang), terms)


def thanks(party: Party, _place: Place, lang: str) -> Notice | None:
    return visits.thanks(_class(party, lang))


def my_classes(party: Party, _place: Place, lang: str) -> Notice | None:
    return visits.my_classes(_class(party, lang))


def make_other_place() -> Place:
    return make_place(
        slug="cultural-centre",
        name=Translated("Centre culturel", "Cultureel centrum", "Cultural centre"),
        street=Translated("Rue du Trône 12", "Troonstraat 12", "Rue du Trône 12"),
        locality=Translated("Ixelles", "Elsene", "Ixelles"),
    )


def _class(party: Party, lang: str) -> ClassParty:
    """The party as a class; what its teacher typed is in no letter where it could be a message."""
    registration = party(language=lang, seats=28, came=27)
    school = School(community=Community.FRENCH, number="1", name="Athénée Charles Janssens", postcode="1050", locality="Ixelles")
    facts = {"label": "4TQ B", "level": "S4", "pupils": 26, "adults": 2, "pupils_came": 25, "adults_came": 2}
    db.session.add(ClassParty(registration_id=registration.id, school=school, topic="Never In A Letter", **facts))
    db.session.flush()
    return db.session.scalars(by_registration(registration.id)).one()


def _answered(registration: Registration) -> Registration:
    """Give answers of the kinds a letter repeats, and two that it does not: own words, and what tells of health."""
    meal = _question(registration, "Menu", "Menu", "Menu", kind=Kind.CHOICE, choices=[MEAT_FREE])
    age = _question(registration, "Âge", "Leeftijd", "Age", kind=Kind.NUMBER, scope=Scope.SEAT)
    day = _question(registration, "Jour d’arrivée", "Dag van aankomst", "Day of arrival", kind=Kind.DATE)
    wish = _question(registration, "Un souhait ?", "Een wens?", "A wish?", kind=Kind.TEXT)
    health = _question(registration, "Une allergie ?", "Een allergie?", "An allergy?", sensitive=True)
    said = [(meal, 0, "a"), (day, 0, "2026-12-04"), (age, 2, "9"), (wish, 0, "Never In A Letter"), (health, 0, "yes")]
    rows = [Answer(registration_id=registration.id, question=question, person=person, value=value) for question, person, value in said]
    db.session.add_all(rows)
    db.session.flush()
    return db.session.scalars(queries.with_answers(queries.by_id(registration.id)).execution_options(populate_existing=True)).one()


def _question(registration: Registration, *label: str, **values: Any) -> Question:
    return make_question(event=registration.slot.event, label=Translated(*label), **values)


def _offer(registration: Registration, seats: int) -> Notice | None:
    made = Offer(registration_id=registration.id, slot_id=registration.slot_id, seats=seats, ends_at=NOW + timedelta(hours=48))
    db.session.add(made)
    return notices.offer(registration, made)


def _other_slot(registration: Registration, place: Place) -> Slot:
    """The date the party had before."""
    start = registration.slot.starts_at - timedelta(days=1)
    return Slot(place=place, starts_at=start, ends_at=start + timedelta(hours=2), zone="Europe/Brussels", all_day=False)


def _proposal(registration: Registration, place: Place) -> DateProposal:
    """Three seats on the day after, until the first of December."""
    slot = registration.slot
    start = slot.starts_at + timedelta(days=1)
    other = Slot(event=slot.event, place=place, starts_at=start, ends_at=start + timedelta(hours=2), zone="Europe/Brussels", all_day=False)
    db.session.add(other)
    return DateProposal(registration_id=registration.id, slot=other, seats=3, reason=REASON, ends_at=NOW + timedelta(days=7))


def _moved(registration: Registration, place: Place) -> Notice | None:
    slot = registration.slot
    old_start, old_place = slot.starts_at, slot.place
    slot.starts_at, slot.ends_at, slot.place = old_start + timedelta(days=1), slot.ends_at + timedelta(days=1), place
    return notices.moved(registration, old_start, old_place)


CASES = (
    confirm_address,
    confirmed,
    confirmed_alone,
    confirmed_with_answers,
    changed,
    changed_and_waiting,
    withdrawn,
    withdrawn_from_the_waiting_list,
    waiting,
    waiting_for_inhabitants,
    wished,
    offer,
    offer_of_part,
    proposed,
    proposal_ended,
    offer_ended,
    offer_ended_with_seats,
    moved,
    moved_while_waiting,
    moved_while_held,
    moved_while_wishing,
    called_off,
    refused,
    released,
    transferred,
    transferred_to_the_line,
    date_left,
    merged_elsewhere,
    merged_elsewhere_in_the_line,
    merged,
    merged_in_the_line,
    offer_withdrawn,
    offer_withdrawn_with_seats,
    requested,
    reminder,
    already,
    link,
    link_at_a_new_address,
    how_was_it,
    how_was_it_for_a_class,
    final,
    final_again,
    practical,
    thanks,
    my_classes,
    *class_cases.CASES,
)
WITH_CALENDAR = {
    "confirmed": "REQUEST",
    "confirmed_alone": "REQUEST",
    "confirmed_with_answers": "REQUEST",
    "changed": "REQUEST",
    "changed_and_waiting": "REQUEST",
    "offer_ended_with_seats": "REQUEST",
    "moved": "REQUEST",
    "withdrawn": "CANCEL",
    "called_off": "CANCEL",
    "released": "CANCEL",
    "transferred": "REQUEST",
    "date_left": "CANCEL",
    "merged_elsewhere": "CANCEL",
    "merged": "REQUEST",
    "link_at_a_new_address": "REQUEST",
    **class_cases.WITH_CALENDAR,
}

_written: dict[str, dict[str, Notice]] = {}
"""By case and language; a letter is a value, so all tests read the same."""

every_letter = pytest.mark.parametrize(("case", "lang"), [(case, lang) for case in CASES for lang in LANGUAGES])


@every_letter
def test_letter_is_the_expected_one(letters_of: LettersOf, case: Case, lang: str) -> None:
    notice = letters_of(case)[lang]

    words = f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}"
    assert words == expected(f"{case.__name__}.{lang}.txt", words)
    assert notice.calendar_method == WITH_CALENDAR.get(case.__name__)
    if notice.calendar:
        assert notice.calendar == expected(f"{case.__name__}.{lang}.ics", notice.calendar)


@every_letter
def test_letter_says_the_same_in_text_and_html(letters_of: LettersOf, case: Case, lang: str) -> None:
    notice = letters_of(case)[lang]
    page = markup.read(notice.html)
    shown = flat("".join(page.find("body").itertext()))

    missing = [words for words in phrases(notice.text) if flat(words) not in shown]
    assert missing == []
    assert [a.get("href") for a in page.iter("a")] == re.findall(r"https?://\S+", notice.text)


@every_letter
def test_letter_loads_nothing_and_names_its_languages(letters_of: LettersOf, case: Case, lang: str) -> None:
    notice = letters_of(case)[lang]
    page = markup.read(notice.html)

    loading = [e.tag for e in page.iter() if e.tag in ("img", "link", "script", "iframe", "style") or e.get("src") or e.get("background")]
    assert loading == []
    assert "url(" not in notice.html
    parts = [cell.get("lang") for cell in page.iter("td") if cell.get("lang")]
    assert parts == {"fr": ["fr"], "nl": ["nl"], "en": ["en", "fr", "nl"], "unknown": ["fr", "nl"]}[lang]
    assert page.get("lang") == parts[0]


@every_letter
def test_letter_is_lined_up_and_holds_no_word_of_the_party(letters_of: LettersOf, case: Case, lang: str) -> None:
    notice = letters_of(case)[lang]

    too_long = [line for line in notice.text.splitlines() if len(line) > 72 and not line.startswith("https://")]
    assert too_long == []
    assert "Never In A Letter" not in notice.subject + notice.text + notice.html + (notice.calendar or "")
    assert [subject for subject in notice.subject.split(" / ") if len(subject) >= 60] == []


@pytest.mark.parametrize("case", CASES)
def test_letter_in_both_languages_holds_the_whole_letter_in_each(letters_of: LettersOf, case: Case) -> None:
    letters = letters_of(case)

    for lang in ("fr", "nl"):
        assert letters[lang].text.strip() in letters["unknown"].text
        assert letters[lang].text.strip() in letters["en"].text
    assert letters["unknown"].subject == f"{letters['fr'].subject} / {letters['nl'].subject}"


@pytest.fixture
def letters_of(request: pytest.FixtureRequest) -> LettersOf:
    """Write a letter in every language, once for all tests."""

    def write(case: Case) -> dict[str, Notice]:
        if case.__name__ not in _written:
            _written[case.__name__] = {lang: _write(request, case, lang) for lang in LANGUAGES}
        return _written[case.__name__]

    return write


def _write(request: pytest.FixtureRequest, case: Case, lang: str) -> Notice:
    request.getfixturevalue("app")
    notice = case(request.getfixturevalue("party"), make_other_place(), lang)
    assert notice is not None
    db.session.expunge(notice)
    # The same party is made again for the next language.
    db.session.rollback()
    return notice


def expected(name: str, actual: str) -> str:
    """Return what a file says; with the flag, what it will say from now on."""
    path = HERE / name
    if WRITE and actual:
        path.write_bytes(actual.encode())
    return path.read_bytes().decode()


def phrases(text: str) -> list[str]:
    """Return the paragraphs of a text, and the cells of its table, as they are before they are broken into lines."""
    found: list[str] = []
    for paragraph in text.split("\n\n"):
        table = re.search(r"^\S.*?   ", paragraph) is not None
        if re.match(r"https?://|--- |English / |Français / ", paragraph):
            continue
        if paragraph.startswith("- "):
            found += re.split(r"\n?^- ", paragraph, flags=re.MULTILINE)[1:]
            continue
        if not table:
            found += [line for line in paragraph.splitlines() if line != "--"] if paragraph.startswith("--\n") else [paragraph]
            continue
        joined = re.sub(r"\n +", " ", paragraph)
        found += [cell for line in joined.splitlines() for cell in re.split(r" {3,}", line)]
    return found


def flat(text: str) -> str:
    """Return text without its line breaks."""
    return " ".join(text.split())
