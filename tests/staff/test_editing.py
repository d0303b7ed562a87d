"""The programme written in the back-office: lists, forms, two writers at once, publication."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from ixevents.accounts.roles import Role
from ixevents.associations.models import StandState
from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.events.models import Edition, EditionState, Event, EventState, Place, Slot, SlotState
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.resources import actions as resources
from ixevents.resources.models import Kind
from tests.support import stands, volunteers
from tests.support.client import ProofreadingClient, StaffClient
from tests.support.factories import CHECKED, make_edition, make_event, make_place, make_project, make_registration, make_resource, make_slot
from tests.support.forms import answers
from tests.support.queries import count_queries


@pytest.fixture
def officer(desk: StaffClient) -> StaffClient:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    return desk


def form_of(page: TestResponse) -> dict[str, Any]:
    return answers(page.text)


def draft_event(**values: Any) -> Event:
    return make_event(**{"state": EventState.DRAFT, "published_at": None, "language_proof": {}, **values})


@pytest.mark.parametrize("address", ["/staff/editions/", "/staff/events/", "/staff/places/"])
def test_a_list_costs_the_same_with_one_and_with_three(app: Flask, officer: StaffClient, address: str) -> None:
    make_slot()
    officer.get(address)
    with count_queries() as one:
        officer.get(address)
    for _ in range(2):
        make_slot()
    db.session.commit()
    with count_queries() as three:
        officer.get(address)

    assert len(one) == len(three)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, "Mon 8 Mar 2027, 10:00 – 12:00"),
        (
            {"starts_at": datetime(2027, 3, 7, 23, tzinfo=UTC), "ends_at": datetime(2027, 3, 8, 23, tzinfo=UTC), "all_day": True},
            ">Mon 8 Mar 2027<",
        ),
        (
            {"starts_at": datetime(2027, 3, 7, 23, tzinfo=UTC), "ends_at": datetime(2027, 3, 10, 23, tzinfo=UTC), "all_day": True},
            "Mon 8 Mar 2027 – 10 Mar",
        ),
    ],
)
def test_the_list_of_events_says_their_dates_short(officer: StaffClient, facts: dict[str, Any], told: str) -> None:
    make_slot(**{"starts_at": datetime(2027, 3, 8, 9, tzinfo=UTC), "ends_at": datetime(2027, 3, 8, 11, tzinfo=UTC)} | facts)
    db.session.commit()

    assert told in officer.get("/staff/events/").text.replace("\u00a0", " ")


@pytest.mark.parametrize(("signed_up_for", "told"), [(True, "0"), (False, "–")])
def test_no_seats_are_counted_where_nobody_signs_up(officer: StaffClient, signed_up_for: bool, told: str) -> None:
    make_slot(event=make_event(needs_registration=signed_up_for), capacity=None, starts_at=now() + timedelta(days=1))
    db.session.commit()

    assert f'<td class="number">{told}</td>' in officer.get("/staff/events/").text
    assert f"<td>{told}</td>" in officer.get("/staff/").text


@pytest.mark.parametrize("kind", ["edition", "event"])
def test_a_home_page_costs_the_same_with_one_and_with_three(app: Flask, officer: StaffClient, kind: str) -> None:
    slot = make_slot()
    address = {"edition": f"/staff/editions/{slot.event.edition_id}", "event": f"/staff/events/{slot.event_id}"}[kind]
    officer.get(address)
    with count_queries() as one:
        officer.get(address)
    for _ in range(2):
        make_slot(event=slot.event if kind == "event" else make_event(edition=slot.event.edition))
    db.session.commit()
    with count_queries() as three:
        officer.get(address)

    assert len(one) == len(three)


def test_an_edition_is_made_with_an_event_and_a_date_and_published(app: Flask, officer: StaffClient, client: ProofreadingClient) -> None:
    project, place = make_project(), make_place()
    first = today() + timedelta(days=30)

    made = officer.send(
        "/staff/editions/new",
        programme="festival",
        starts_on=first.isoformat(),
        ends_on=first.isoformat(),
        title_fr="Festival",
        title_nl="Festival",
        confirmed=["fr", "nl"],
    )
    edition = db.session.scalars(select(Edition)).one()
    officer.send(
        f"/staff/events/new?edition={edition.id}",
        title_fr="Concert d’ouverture",
        title_nl="Openingsconcert",
        summary_fr="Musique.",
        summary_nl="Muziek.",
        project_id=str(project.id),
        kind="concert",
        audience="everyone",
        languages=["fr", "nl"],
        max_party="4",
        exemption="",
        needs_registration="y",
        confirmed=["fr", "nl"],
    )
    event = db.session.scalars(select(Event)).one()
    officer.send(
        f"/staff/events/{event.id}/dates/new",
        day=first.isoformat(),
        starts="19:00",
        ends="21:00",
        place_id=str(place.id),
        capacity="40",
        zone="Europe/Brussels",
    )
    officer.send(f"/staff/editions/{edition.id}/publish")

    assert made.headers["Location"] == f"/staff/editions/{edition.id}"
    assert event.slug == f"concert-d-ouverture-{first.year}"
    assert client.get(f"/nl/events/{event.slug}").status_code == 200
    assert sorted(db.session.scalars(select(Entry.verb))) == ["create", "create", "plan", "publish", "publish", "publish", "publish"]


def test_a_form_says_beside_the_field_what_is_wrong_and_keeps_what_was_typed(app: Flask, officer: StaffClient) -> None:
    edition = make_edition()

    answer = officer.send(
        f"/staff/events/new?edition={edition.id}", summary_fr="Musique.", kind="concert", audience="everyone", exemption="nl"
    )

    assert answer.status_code == 422
    for words in ("Choose the project this belongs to.", "Write it in French or in Dutch", "Write why one language is enough.", "Musique."):
        assert words in answer.text


def test_a_new_event_says_how_many_may_come_together_and_keeps_its_summary_on_one_line(app: Flask, officer: StaffClient) -> None:
    edition, project = make_edition(), make_project()
    address = f"/staff/events/new?edition={edition.id}"
    form = form_of(officer.get(address)) | {"project_id": str(project.id), "kind": "concert", "audience": "everyone", "languages": ["fr"]}

    officer.send(address, **form | {"title_fr": "Bal", "summary_fr": "Un bal.\r\nOn danse."})

    event = db.session.scalars(select(Event)).one()
    assert (event.max_party, event.summary.fr) == (8, "Un bal. On danse.")


def test_the_hours_of_a_date_are_not_called_optional_and_each_is_asked_for(app: Flask, officer: StaffClient) -> None:
    event, place = draft_event(), make_place()
    address = f"/staff/events/{event.id}/dates/new"

    answer = officer.send(address, day="2027-03-28", place_id=str(place.id), zone="Europe/Brussels")

    assert re.findall(r'<label[^>]*for="(\w+)">[^<]*<span class="field-optional">', answer.text) == [
        "capacity",
        "registration_opens_at",
        "registration_closes_at",
        "last_day",
    ]
    for words in ("Enter when it starts, as 14:30.", "Enter when it ends, as 16:00."):
        assert words in answer.text


def test_what_changes_in_a_public_text_waits_until_both_languages_are_confirmed(
    app: Flask, officer: StaffClient, client: ProofreadingClient
) -> None:
    event = make_slot(event=make_event(title=Translated("Vieux", "Oud"))).event
    page = officer.get(f"/staff/events/{event.id}/edit")

    officer.send(f"/staff/events/{event.id}/edit", **form_of(page) | {"title_fr": "Neuf"})
    home = officer.get(f"/staff/events/{event.id}").text
    refused = officer.send(f"/staff/events/{event.id}/publish")

    assert (event.title.fr, event.pending) == ("Vieux", {"title": {"fr": "Neuf", "nl": "Oud"}})
    assert "Out of step" in home
    assert "Written, not checked" in home
    assert "Vieux" in client.get(f"/fr/events/{event.slug}").text
    assert "Still to be checked" in officer.get(refused.headers["Location"]).text
    officer.send(f"/staff/events/{event.id}/languages", lang=["fr", "nl"], version=str(event.version))
    officer.send(f"/staff/events/{event.id}/publish")
    assert "Neuf" in client.get(f"/fr/events/{event.slug}").text


def test_two_people_who_write_at_once_see_both_texts_and_choose(any_app: Flask, officer: StaffClient) -> None:
    event = draft_event(title=Translated("Vieux", "Oud"), summary=Translated("Résumé", "Samenvatting"))
    address = f"/staff/events/{event.id}/edit"
    mine, theirs = form_of(officer.get(address)), form_of(officer.get(address))

    saved = officer.send(address, **theirs | {"title_fr": "Le leur", "title_nl": "Van hen"})
    shown = officer.send(address, **mine | {"title_fr": "Le mien", "summary_fr": "Mon résumé"})
    again = form_of(shown)
    undecided = officer.send(address, **again)
    done = officer.send(address, **again | {"keep_title_fr": "mine", "keep_title_nl": "theirs"})

    assert (saved.status_code, shown.status_code, undecided.status_code, done.status_code) == (303, 422, 422, 303)
    assert "Le leur" in shown.text
    assert "Le mien" in shown.text
    assert again["clash"] == ["title_fr", "title_nl"]
    assert (event.title, event.summary.fr) == (Translated("Le mien", "Van hen"), "Mon résumé")
    assert event.version == 3


@pytest.mark.parametrize("kind", ["edition", "place", "slot"])
def test_nothing_is_overwritten_that_somebody_saved_meanwhile(any_app: Flask, officer: StaffClient, kind: str) -> None:
    slot = make_slot(state=SlotState.PLANNED)
    address = {
        "edition": f"/staff/editions/{slot.event.edition_id}/edit",
        "place": f"/staff/places/{slot.place_id}/edit",
        "slot": f"/staff/events/{slot.event_id}/dates/{slot.id}/edit",
    }[kind]
    changes = {"edition": ("tagline_fr", "Un", "Deux"), "place": ("postcode", "1050", "1060"), "slot": ("capacity", "10", "20")}
    name, first, second = changes[kind]
    opened = form_of(officer.get(address))

    officer.send(address, **opened | {name: first if kind != "place" else "1000"})
    refused = officer.send(address, **opened | {name: second})

    assert refused.status_code == 422
    assert "Somebody else saved this while you were writing." in refused.text


TICK = "registration_opens_at-second"
FIRST, SECOND = (datetime(2027, 10, 31, hour, 30, tzinfo=UTC) for hour in (0, 1))
"""Half past two in the night the clock goes back, and half past two again."""


def test_an_opening_in_the_hour_that_comes_twice_is_the_one_that_was_meant(officer: StaffClient) -> None:
    slot = make_slot(starts_at=FIRST + timedelta(days=7), ends_at=FIRST + timedelta(days=7, hours=2), registration_opens_at=SECOND)
    address = f"/staff/events/{slot.event_id}/dates/{slot.id}/edit"
    shown = form_of(officer.get(address))

    def saved(**changes: str | None) -> datetime | None:
        sent = form_of(officer.get(address)) | changes
        assert officer.send(address, **{name: value for name, value in sent.items() if value is not None}).status_code == 303
        return slot.registration_opens_at

    assert (shown["registration_opens_at"], shown[TICK]) == ("2027-10-31T02:30", "y")
    assert (saved(), saved(capacity="12")) == (SECOND, SECOND)
    assert saved(**{TICK: None}) == FIRST
    assert TICK not in form_of(officer.get(address))
    assert 'name="registration_opens_at-second"' in officer.get(address).text, "it is asked for"
    assert saved(**{TICK: "y"}) == SECOND
    assert saved(registration_opens_at="2027-10-30T02:30") == SECOND - timedelta(days=1, hours=1)
    assert 'name="registration_opens_at-second"' not in officer.get(address).text


def test_a_form_that_comes_back_knows_which_of_the_two_was_ticked(officer: StaffClient) -> None:
    edition = make_edition(starts_on=date(2027, 11, 6), ends_on=date(2027, 11, 7), registration_opens_at=SECOND)
    db.session.commit()
    address = f"/staff/editions/{edition.id}/edit"

    shown = officer.send(address, **form_of(officer.get(address)) | {"starts_on": ""})

    assert (shown.status_code, form_of(shown)[TICK]) == (422, "y")


def test_hours_that_the_clock_says_twice_stay_where_nobody_changes_them(officer: StaffClient) -> None:
    slot = make_slot(starts_at=FIRST, ends_at=SECOND, state=SlotState.PLANNED)
    address = f"/staff/events/{slot.event_id}/dates/{slot.id}/edit"

    saved = officer.send(address, **form_of(officer.get(address)) | {"capacity": "12"})

    assert (saved.status_code, slot.capacity, slot.starts_at, slot.ends_at) == (303, 12, FIRST, SECOND)


def test_last_years_edition_is_copied_after_a_look_at_its_new_dates(app: Flask, officer: StaffClient) -> None:
    edition = make_edition(
        slug="2026", title=Translated("Festival 2026", "Festival 2026"), starts_on=date(2026, 12, 12), ends_on=date(2026, 12, 13)
    )
    make_slot(event=make_event(edition=edition, slug="concert-2026"))
    make_slot(event=make_event(edition=edition, text=Translated("En 2026.", "In 2026.")))

    shown = officer.get(f"/staff/editions/{edition.id}/copy")
    made = officer.send(f"/staff/editions/{edition.id}/copy", first="2027-12-11")
    twice = officer.send(f"/staff/editions/{edition.id}/copy", first="2027-12-11")

    copied = db.session.scalars(select(Edition).where(Edition.slug == "2027")).one()
    assert "Read these texts again: they name the old year" in shown.text
    assert made.headers["Location"] == f"/staff/editions/{copied.id}"
    assert twice.headers["Location"] == f"/staff/editions/{edition.id}/copy"
    assert (copied.title.fr, copied.state, copied.starts_on) == ("Festival 2027", EditionState.DRAFT, date(2027, 12, 11))
    assert db.session.scalars(select(Event.slug).where(Event.edition_id == copied.id).order_by(Event.id)).first() == "concert-2027"


def test_dates_by_a_rule_are_shown_first_and_skip_what_was_unticked(app: Flask, officer: StaffClient) -> None:
    event, place = draft_event(), make_place()
    rule = {
        "first": "2027-03-17",
        "last": "2027-04-07",
        "weekdays": "2",
        "every": "1",
        "starts": "19:00",
        "ends": "21:00",
        "place_id": str(place.id),
    }

    shown = officer.send(f"/staff/events/{event.id}/dates/series", **rule)
    officer.send(f"/staff/events/{event.id}/dates/series", **rule, keep=["2027-03-17", "2027-03-31"], plan="1")

    hours = [slot.starts_at.isoformat() for slot in db.session.scalars(select(Slot).order_by(Slot.starts_at))]
    assert re.findall(r'name="keep" value="([^"]+)"', shown.text) == ["2027-03-17", "2027-03-24", "2027-03-31", "2027-04-07"]
    assert hours == ["2027-03-17T18:00:00+00:00", "2027-03-31T17:00:00+00:00"]


def test_an_hour_the_clock_jumps_over_is_refused_beside_the_form(app: Flask, officer: StaffClient) -> None:
    event, place = draft_event(), make_place()

    answer = officer.send(
        f"/staff/events/{event.id}/dates/new",
        day="2027-03-28",
        starts="02:30",
        ends="04:00",
        place_id=str(place.id),
        zone="Europe/Brussels",
    )

    assert answer.status_code == 422
    assert "28/03/2027 02:30 does not exist: the clocks go forward then." in answer.text
    assert db.session.scalars(select(Slot)).all() == []


@pytest.mark.parametrize("minutes", [30, 90])
def test_a_date_in_the_doubled_hour_of_autumn_stays_where_it_is(app: Flask, officer: StaffClient, minutes: int) -> None:
    starts_at = datetime(2026, 10, 25, tzinfo=UTC) + timedelta(minutes=minutes)
    event = draft_event()
    planned, public = (
        make_slot(event=event, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), state=state)
        for state in (SlotState.PLANNED, SlotState.PUBLISHED)
    )
    other = make_place()
    db.session.commit()

    path = f"/staff/events/{event.id}/dates/{planned.id}/edit"
    officer.send(path, **answers(officer.get(path).text) | {"capacity": "12"})
    path = f"/staff/dates/{public.id}/move"
    officer.send(path, **answers(officer.get(path).text, having="starts") | {"place": other.id, "go": "do"})

    assert (planned.capacity, planned.starts_at, planned.ends_at) == (12, starts_at, starts_at + timedelta(hours=2))
    assert (public.place_id, public.starts_at, public.ends_at) == (other.id, starts_at, starts_at + timedelta(hours=2))


def test_the_list_finds_events_that_lack_a_language(app: Flask, officer: StaffClient) -> None:
    make_event(title=Translated("Complet", "Volledig"))
    draft_event(title=Translated("À vérifier", "Na te kijken"), checked={"fr": CHECKED["fr"]})
    draft_event(
        title=Translated("Décalé", "Achter"), checked=CHECKED | {"nl": CHECKED["nl"] | {"out_of_step_since": "2026-01-06T09:00:00+00:00"}}
    )
    draft_event(title=Translated(nl="Alleen Nederlands"), exemption="nl", checked={"nl": CHECKED["nl"]})

    found = officer.get("/staff/events/?lacking=1").text

    assert [title for title in ("Complet", "À vérifier", "Décalé", "Alleen Nederlands") if title in found] == ["À vérifier", "Décalé"]


def test_a_draft_is_shown_as_the_public_would_see_it_and_listed_nowhere(
    app: Flask, officer: StaffClient, client: ProofreadingClient
) -> None:
    event = make_slot(event=draft_event(title=Translated("Brouillon", "Concept", "Draft"))).event

    pages = {lang: officer.get(f"/staff/preview/events/{event.id}/{lang}") for lang in ("fr", "nl", "en")}

    assert {
        lang: word for lang, word in (("fr", "Brouillon"), ("nl", "Concept"), ("en", "Draft")) if f'">{word}</h1>' in pages[lang].text
    }.keys() == pages.keys()
    assert pages["nl"].headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Voorbeeldweergave" in pages["nl"].text
    assert client.get(f"/fr/events/{event.slug}").status_code == 404


def test_an_edition_in_the_making_is_shown_with_all_of_its_events(app: Flask, officer: StaffClient) -> None:
    edition = make_edition(state=EditionState.DRAFT)
    make_slot(event=draft_event(edition=edition, title=Translated("Caché", "Verborgen")), state=SlotState.PLANNED)

    assert "Caché" in officer.get(f"/staff/preview/editions/{edition.id}/fr").text


def test_what_somebody_registered_for_cannot_vanish(app: Flask, officer: StaffClient) -> None:
    event = make_registration().slot.event

    answer = officer.send(f"/staff/events/{event.id}/unpublish")

    assert "People have registered for this" in officer.get(answer.headers["Location"]).text
    assert event.state == EventState.PUBLISHED


@pytest.mark.parametrize("counted_on", ["volunteer", "association", "nobody"])
def test_an_edition_somebody_counts_on_is_not_taken_back(app: Flask, officer: StaffClient, counted_on: str) -> None:
    edition = make_edition(starts_on=today() + timedelta(days=20))
    if counted_on == "volunteer":
        volunteers.make_turn(volunteers.make_shift(volunteers.make_call(edition=edition)))
    elif counted_on == "association":
        stands.make_stand(stands.make_call(edition=edition), state=StandState.RECEIVED)
    else:
        gave_up = volunteers.make_turn(volunteers.make_shift(volunteers.make_call(edition=edition)))
        gave_up.ended_at = now()
        stands.make_stand(stands.make_call(edition=edition), state=StandState.WITHDRAWN)
    db.session.commit()

    told = officer.get(officer.send(f"/staff/editions/{edition.id}/unpublish").headers["Location"]).text

    refusals = {"volunteer": "Volunteers have taken shifts", "association": "Associations count on a stand"}
    assert edition.state == (EditionState.DRAFT if counted_on == "nobody" else EditionState.PUBLISHED)
    assert [words in told for words in refusals.values()] == [who == counted_on for who in refusals]


def test_an_event_leads_to_calling_off_all_its_dates_as_long_as_one_is_expected(app: Flask, officer: StaffClient) -> None:
    registered, over = make_registration().slot.event, make_slot(starts_at=now() - timedelta(days=2)).event
    db.session.commit()

    pages = [officer.get(f"/staff/events/{event.id}").text for event in (registered, over, draft_event())]

    assert [f"/staff/dates/events/{registered.id}/call-off" in pages[0], *("/call-off" in page for page in pages[1:])] == [
        True,
        False,
        False,
    ]
    assert "it cannot vanish" in pages[0]


def test_a_draft_nobody_saw_is_deleted_with_its_dates(app: Flask, officer: StaffClient) -> None:
    slot = make_slot(event=draft_event(), state=SlotState.PLANNED)
    event_id = slot.event_id

    asked = officer.get(f"/staff/events/{event_id}/delete")
    officer.send(f"/staff/events/{event_id}/delete")
    db.session.expunge_all()

    assert "gone for good" in asked.text
    assert (db.session.scalars(select(Event)).all(), db.session.scalars(select(Slot)).all()) == ([], [])


def test_a_deletion_says_first_whose_calendars_lose_the_dates(app: Flask, officer: StaffClient) -> None:
    edition = make_edition(state=EditionState.DRAFT)
    slots = [
        make_slot(event=draft_event(edition=edition), state=SlotState.PLANNED, starts_at=now() + timedelta(days=days)) for days in (9, 10)
    ]
    for slot in slots:
        resources.assign(slot, make_resource(email=f"{slot.id}@example.org"), actor="staff:1")
    resources.assign(slots[0], make_resource(kind=Kind.ROOM), actor="staff:1")
    db.session.commit()

    addresses = [f"/staff/events/{slots[0].event_id}", f"/staff/events/{slots[0].event_id}/delete", f"/staff/editions/{edition.id}/delete"]
    pages = [officer.get(address).text for address in addresses]

    one, two = "1 letter takes a date out of the calendar", "2 letters take dates out of the calendars"
    assert [(one in page, two in page) for page in pages] == [(True, False), (True, False), (False, True)]


@pytest.mark.parametrize(("words", "found"), [("rode", ["Salle rouge"]), ("GROENstraat salle", ["Salle verte"]), ("1060", []), ("%", [])])
def test_places_are_found_by_name_street_or_postcode(app: Flask, officer: StaffClient, words: str, found: list[str]) -> None:
    make_place(name=Translated("Salle rouge", "Rode zaal"), street=Translated("Rue Haute 1", "Hoogstraat 1"))
    make_place(name=Translated("Salle verte", "Groene zaal"), street=Translated("Rue Verte 1", "Groenstraat 1"))

    page = officer.get("/staff/places/", query_string={"q": words}).text

    assert [name for name in ("Salle rouge", "Salle verte") if name in page] == found


def test_a_place_is_made_in_both_languages(app: Flask, officer: StaffClient) -> None:
    officer.send(
        "/staff/places/new",
        name_fr="Salle rouge",
        name_nl="Rode zaal",
        street_fr="Rue Verte 1",
        street_nl="Groenstraat 1",
        locality_fr="Ixelles",
        locality_nl="Elsene",
        postcode="1050",
        country="BE",
        confirmed=["fr", "nl"],
    )

    place = db.session.scalars(select(Place)).one()
    assert (place.slug, sorted(place.checked), place.language_proof) == ("salle-rouge", ["fr", "nl"], {})


@pytest.mark.parametrize(("language", "towns"), [("fr", ("Bruxelles", "Jérusalem")), ("nl", ("Brussel", "Jeruzalem"))])
def test_the_clocks_of_a_date_are_called_by_their_towns_in_the_language_of_the_page(
    app: Flask, desk: StaffClient, language: str, towns: tuple[str, ...]
) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER, language=language)
    event = make_event()

    page = desk.get(f"/staff/events/{event.id}/dates/new").text

    assert all(f">{town}</option>" in page for town in towns)


def test_an_edition_the_public_sees_is_called_so_in_its_own_gender(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER, language="fr")
    edition = make_edition()

    pages = [desk.get(path).text for path in ("/staff/editions/", f"/staff/editions/{edition.id}")]

    assert ">Publique<" in pages[0]
    assert "· Publique" in pages[1]
