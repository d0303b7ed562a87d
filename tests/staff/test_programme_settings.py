"""What the site calls its programmes, and those it does without: settings, in every place that names them."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import today
from ixevents.events import programme as programmes
from ixevents.events.models import Edition, EditionState
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from tests.support import factories, forms, proposals, stands
from tests.support.client import ProofreadingClient, StaffClient

PAGE = "/staff/settings/programmes"
NAMED = {"PROGRAMME_WEEK_SHORT_FR": "Quinzaine", "PROGRAMME_WEEK_SHORT_NL": "Veertiendaagse", "PROGRAMME_WEEK_SHORT_EN": ""}

OFFERS = {
    "/fr/": 'href="/fr/youth/"',
    "/fr/agenda": 'href="/fr/agenda?programme=youth"',
    "/fr/news/": 'value="youth"',
    "/sitemap.xml": "/fr/youth/</loc>",
    "/staff/editions/new": 'value="youth"',
}
"""Where the programme for the young is offered, and by what."""


def opened(desk: StaffClient) -> dict[str, str]:
    """Return the page as it stands."""
    return forms.answers(desk.get(PAGE).text, having="PROGRAMME_WEEK_NAME_FR")


def save(desk: StaffClient, **typed: str) -> tuple[int, str]:
    """Change something on the page; returns the status and the page."""
    answer = desk.send(PAGE, **opened(desk) | typed)
    return answer.status_code, answer.text


def test_a_programme_named_anew_is_called_so_wherever_it_is_named(app: Flask, desk: StaffClient, client: ProofreadingClient) -> None:
    edition = factories.make_edition(programme="week")
    slot = factories.make_slot(event=factories.make_event(edition=edition))
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR)
    calendars = ("/calendar/nl/week.ics", f"/calendar/nl/events/{slot.event.slug}.ics", f"/calendar/nl/slots/{slot.uid}.ics")
    before = [client.get(path).text for path in calendars]
    name = {"PROGRAMME_WEEK_NAME_FR": "Quinzaine solidaire", "PROGRAMME_WEEK_NAME_NL": "Solidaire veertiendaagse"}

    assert save(desk, **NAMED | name)[0] == 303

    assert [("Veertiendaagse</a>" in client.get(path).text) for path in ("/nl/", "/nl/festival/", "/nl/agenda")] == [True] * 3
    assert "Solidaire veertiendaagse" in client.get("/nl/week/").text
    assert "Quinzaine solidaire" in client.get("/fr/").text
    after = [client.get(path).text for path in calendars]
    assert [("Veertiendaagse" in one, "CATEGORIES:Veertiendaagse" in other) for one, other in zip(before, after, strict=True)] == [
        (False, True)
    ] * 3
    assert "X-WR-CALNAME:Solidaire veertiendaagse" in after[0]


def test_the_calendar_entry_of_a_letter_names_the_programme_as_it_is_called_now(
    app: Flask, desk: StaffClient, client: ProofreadingClient
) -> None:
    slot = factories.make_slot(event=factories.make_event(edition=factories.make_edition(programme="week")))
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR)
    page = f"/fr/events/{slot.event.slug}/register"

    def sign_up(name: str) -> int:
        form = forms.answers(client.get(page).text, having="stamp")
        return client.post(page, data=form | {"name": name, "email": f"{name}@example.org"}).status_code

    assert (sign_up("amina"), save(desk, **NAMED)[0], sign_up("bram")) == (303, 303, 303)

    entries = db.session.scalars(select(Notice.calendar).where(Notice.calendar.is_not(None)).order_by(Notice.id)).all()
    assert ["Quinzaine" in str(entry) for entry in entries] == [False, True]


def test_words_that_are_emptied_are_those_that_came_with_the_site(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    save(desk, **NAMED)

    half = save(desk, PROGRAMME_WEEK_SHORT_FR="Sept jours", PROGRAMME_WEEK_SHORT_NL="")
    english = save(desk, PROGRAMME_WEEK_SHORT_FR="", PROGRAMME_WEEK_SHORT_NL="", PROGRAMME_WEEK_SHORT_EN="Fortnight")
    during = programmes.get("week").short.fr
    whole = save(desk, PROGRAMME_WEEK_SHORT_FR="", PROGRAMME_WEEK_SHORT_NL="", PROGRAMME_WEEK_SHORT_EN="")

    assert [status for status, _page in (half, english, whole)] == [422, 422, 303]
    assert ("Write this in Dutch" in half[1], "Write this in French" in english[1], "Fortnight" in english[1]) == (True, True, True)
    assert (during, programmes.get("week").short.fr) == ("Quinzaine", "Semaine")


def test_english_that_was_right_before_stays_beside_new_french(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    save(desk, PROGRAMME_WEEK_SHORT_FR="Sept jours", PROGRAMME_WEEK_SHORT_NL="Zeven dagen")

    assert programmes.get("week").short.en == "Week"
    assert opened(desk)["PROGRAMME_WEEK_SHORT_EN"] == "Week"


def test_a_programme_the_site_does_without_leaves_what_is_offered_and_keeps_its_addresses(
    app: Flask, desk: StaffClient, client: ProofreadingClient
) -> None:
    past = factories.make_edition(programme="youth", starts_on=today() - timedelta(days=90), ends_on=today() - timedelta(days=88))
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR)
    before = offers_youth(desk)

    assert save(desk, PROGRAMME_YOUTH_UNUSED="y")[0] == 303

    assert (before, offers_youth(desk)) == ([*OFFERS], [])
    addresses = ("/fr/youth/", f"/fr/youth/{past.slug}/", "/calendar/fr/youth.ics", "/fr/news/youth.atom", "/og/fr/programme/youth.png")
    assert [client.get(path).status_code for path in addresses] == [200] * 5
    assert '<option value="youth">' in desk.get("/staff/events/").text
    again = {name: said for name, said in opened(desk).items() if not name.endswith("UNUSED")}
    assert (desk.send(PAGE, **again).status_code, offers_youth(desk)) == (303, [*OFFERS])


def ways(desk: StaffClient) -> list[bool]:
    """Return whether the menu of the back-office leads to the stands, and to the proposals."""
    page = desk.get("/staff/").text
    return [f'class="staff-menu-link" href="{address}"' in page for address in ("/staff/stands/", "/staff/proposals/")]


def test_who_does_without_the_festival_and_the_week_finds_neither_stands_nor_proposals_in_the_menu(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    before = ways(desk)

    assert save(desk, PROGRAMME_WEEK_UNUSED="y")[0] == 303
    alone = ways(desk)
    # Addresses that were noted answer on.
    kept = desk.get("/staff/proposals/").status_code
    assert save(desk, PROGRAMME_FESTIVAL_UNUSED="y")[0] == 303

    assert (before, alone, kept, ways(desk)) == ([True, True], [True, False], 200, [False, False])


def test_stands_and_proposals_there_were_stay_in_the_menu_and_no_new_call_is_offered(app: Flask, desk: StaffClient) -> None:
    proposals.make_call(), stands.make_call()
    for programme in ("week", "festival"):
        factories.make_edition(programme=programme, state=EditionState.DRAFT)
    for edition in db.session.scalars(select(Edition)):
        edition.state = EditionState.DRAFT
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR)
    offered = offers_calls(desk)

    assert save(desk, PROGRAMME_WEEK_UNUSED="y", PROGRAMME_FESTIVAL_UNUSED="y")[0] == 303

    assert (offered, offers_calls(desk), ways(desk)) == ([True, True], [False, False], [True, True])


def offers_calls(desk: StaffClient) -> list[bool]:
    """Return whether the pages of the stands and of the proposals offer to open a call."""
    links = {"/staff/stands/": 'href="/staff/stands/new"', "/staff/proposals/": 'href="/staff/proposal-calls/new'}
    return [link in desk.get(page).text for page, link in links.items()]


def offers_youth(desk: StaffClient) -> list[str]:
    """Return which pages offer the programme for the young, each in its way."""
    return [path for path, link in OFFERS.items() if link in desk.get(path).text]


@pytest.mark.parametrize(
    ("days", "state", "status"), [(0, EditionState.PUBLISHED, 422), (0, EditionState.DRAFT, 303), (-2, EditionState.PUBLISHED, 303)]
)
def test_what_is_public_and_to_come_is_not_hidden(desk: StaffClient, days: int, state: EditionState, status: int) -> None:
    last = today() + timedelta(days=days)
    edition = factories.make_edition(programme="youth", starts_on=last - timedelta(days=2), ends_on=last, state=state)
    edition.title = factories.words("Le monde en courts", "De wereld in het kort")
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR)

    answered, page = save(desk, PROGRAMME_YOUTH_UNUSED="y", PROGRAMME_YOUTH_SHORT_FR="Les jeunes")

    assert (answered, "is public and not over yet" in page, "Les jeunes" in page) == (status, status == 422, status == 422)


def test_one_programme_stays(desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    status, page = save(desk, **{f"PROGRAMME_{slug}_UNUSED": "y" for slug in ("FESTIVAL", "WEEK", "YOUTH")})

    assert (status, "Keep one programme at least." in page) == (422, True)


def test_who_saves_second_sees_whose_words_differ_and_the_journal_names_the_programme(desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    before = opened(desk)
    desk.send(PAGE, **before | NAMED | {"PROGRAMME_YOUTH_UNUSED": "y"})

    answer = desk.send(PAGE, **before | {"PROGRAMME_FESTIVAL_SHORT_FR": "Fête", "PROGRAMME_FESTIVAL_SHORT_NL": "Feest"})

    table = answer.text.partition("Typed by you")[2].partition("</table>")[0]
    assert answer.status_code == 409
    assert [word in table for word in ("Week: In the menu (FR)", "Quinzaine", "Youth: Do without it", "yes", "Feest")] == [True] * 5
    journal = desk.get("/staff/journal").text
    assert ("Week: In the menu (FR)" in journal, "Youth: Do without it" in journal) == (True, True)


def test_the_first_page_counts_the_programmes_it_shows(app: Flask, desk: StaffClient, client: ProofreadingClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    heads = []

    for unused in ({}, {"PROGRAMME_WEEK_UNUSED": "y"}, {"PROGRAMME_FESTIVAL_UNUSED": "y"}):
        assert not unused or save(desk, **unused)[0] == 303
        heads += re.findall(r"<h2[^>]*>(?:Three programmes|The programmes?)</h2>", client.get("/en/").text)

    assert [re.sub("<[^>]*>", "", head) for head in heads] == ["Three programmes", "The programmes", "The programme"]


def test_a_programme_the_site_does_without_announces_no_edition(app: Flask, desk: StaffClient, client: ProofreadingClient) -> None:
    ended = factories.make_edition(programme="youth", starts_on=today() - timedelta(days=90), ends_on=today() - timedelta(days=88))
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR)
    before = [client.get(f"/en/{slug}/").text for slug in ("week", "youth")]

    assert save(desk, PROGRAMME_WEEK_UNUSED="y", PROGRAMME_YOUTH_UNUSED="y")[0] == 303
    after = [client.get(f"/en/{slug}/").text for slug in ("week", "youth")]

    assert ["The next edition is being made" in page for page in before + after] == [True, True, False, False]
    assert ["Tell me by email" in page for page in (before[0], after[0])] == [True, False]
    assert "Nothing is planned here" in after[0]
    assert f"{ended.title.en or ended.title.fr} is over" in after[1]
