"""A coordinator's pages and calendars: one's own alone, while the link opens; and what the public reads."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.exchanges import actions, links, meetings, personal
from ixevents.exchanges.models import Answer, Coordinator, CoordinatorLink, ExchangeParty, ExchangeState, Proposal
from ixevents.extensions import db
from tests.exchanges.conftest import Make, coordinator_of
from tests.outbox import strict_calendar
from tests.support.forms import answers
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("workday")

HEBRON = ZoneInfo("Asia/Hebron")


def link_of(party: ExchangeParty) -> CoordinatorLink:
    return links.for_letter(coordinator_of(party), actor="staff:1")


def path_of(party: ExchangeParty, lang: str = "fr", more: str = "") -> str:
    return f"/{lang}/exchanges/{links.token(link_of(party))}{more}"


def feed_of(party: ExchangeParty) -> str:
    return urlsplit(links.calendar(link_of(party))).path


def test_a_coordinator_sees_the_own_side_in_three_languages_and_is_listed_nowhere(client: FlaskClient, town: Make, meeting: Make) -> None:
    a, b, c = town("alpha", zone="Asia/Hebron"), town("beta"), town("gamma")
    exchange, foreign = meeting(a, b), meeting(b, c)

    for lang, own in (("fr", "Vos classes"), ("nl", "Uw klassen"), ("en", "Your classes")):
        answer = client.get(path_of(a, lang))
        page = answer.get_data(as_text=True)
        assert (own in page, "class alpha" in page, "class gamma" in page, foreign.uid in page) == (True, True, False, False)
        assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")
    one = client.get(path_of(a, "en", f"/{exchange.uid}"))
    assert (one.status_code, client.get(path_of(a, "en", f"/{foreign.uid}")).status_code) == (200, 404)
    assert "@example.org" not in one.get_data(as_text=True).split("<footer")[0]


def test_forged_revoked_ended_and_old_links_look_alike(client: FlaskClient, town: Make, meeting: Make) -> None:
    a, b, c = town("alpha"), town("beta"), town("gamma")
    meeting(a, b)
    gone, old, ended = path_of(a), path_of(b), path_of(c)
    feeds = [feed_of(a), feed_of(b), feed_of(c)]
    assert {client.get(path).status_code for path in (gone, old, ended, *feeds)} == {200}
    links.revoke(coordinator_of(a), actor="staff:1")
    links.live(coordinator_of(b)).expires_at = now() - timedelta(seconds=1)
    coordinator_of(c).ended_at = now()
    db.session.commit()

    swapped = feeds[0].replace("/calendar/exchanges/", "/fr/exchanges/").removesuffix(".ics")
    assert {
        client.get(path).status_code for path in (gone, old, ended, *feeds, "/fr/exchanges/x", "/calendar/exchanges/x.ics", swapped)
    } == {404}


def test_a_link_opens_until_the_end_of_the_day_it_names(
    client: FlaskClient, town: Make, meeting: Make, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(datetime(2026, 11, 24, 13, tzinfo=UTC))
    a = town("alpha")
    meeting(a, town("beta"))
    path, seen = path_of(a), []

    page = client.get(path).get_data(as_text=True)
    for moment in (datetime(2027, 11, 24, 22, 59, tzinfo=UTC), datetime(2027, 11, 24, 23, tzinfo=UTC)):
        frozen_time(moment)
        seen.append(client.get(path).status_code)

    assert ("24 novembre 2027" in page, seen) == (True, [200, 404])


def test_numbers_answers_and_times_are_taken_on_the_own_clock(client: FlaskClient, town: Make, meeting: Make) -> None:
    a, b = town("alpha", zone="Asia/Hebron", pupils=None, teachers=None), town("beta")
    exchange = meeting(a, b)
    base = path_of(a)
    stated = {f"party-{a.id}-pupils": "27", f"party-{a.id}-teachers": "", "party": str(a.id)}

    assert client.post(f"{base}/classes/numbers", data=stated).status_code == 303
    assert client.post(f"{base}/classes/numbers", data={**stated, f"party-{a.id}-pupils": "101"}).status_code == 422
    assert client.post(f"{base}/classes/numbers", data={**stated, "party": str(b.id)}).status_code == 404
    assert (a.pupils, a.teachers, a.counted_by[:12]) == (27, None, "coordinator:")
    assert client.post(f"{base}/{exchange.uid}/confirm", data={"revision": "3"}).status_code == 409
    assert client.post(f"{base}/{exchange.uid}/confirm", data={"revision": "0"}).status_code == 303
    assert {side.party_id: side.answer for side in exchange.sides} == {a.id: Answer.CONFIRMED, b.id: Answer.AWAITED}
    day = (now() + timedelta(days=20)).date()
    proposal = {"day": day.isoformat(), "start": "09:30", "end": "10:30"}
    assert client.post(f"{base}/{exchange.uid}/propose", data=proposal).status_code == 303
    starts = db.session.scalars(select(Proposal)).one().starts_at
    assert starts == datetime.combine(day, datetime.min.time(), HEBRON).replace(hour=9, minute=30)
    assert client.post(f"{base}/{exchange.uid}/propose", data={**proposal, "end": "09:00"}).status_code == 409
    assert client.post(f"{base}/{exchange.uid}/propose", data={**proposal, "start": ""}).status_code == 422
    assert client.post(f"{base}/{exchange.uid}/propose", data={**proposal, "start": "22:30", "end": "00:00"}).status_code == 303
    ends = db.session.scalars(select(Proposal).order_by(Proposal.id.desc())).first().ends_at
    assert ends == datetime.combine(day + timedelta(days=1), datetime.min.time(), HEBRON)


def test_numbers_that_somebody_gave_meanwhile_are_not_written_over(client: FlaskClient, town: Make) -> None:
    party = town("alpha")
    base, sent = path_of(party), {"party": str(party.id)}
    opened = answers(client.get(base).text, having=f"party-{party.id}-pupils")
    pupils, teachers = f"party-{party.id}-pupils", f"party-{party.id}-teachers"
    actions.state_numbers(party, 24, 2, by="staff:1")

    late = client.post(f"{base}/classes/numbers", data={**opened, **sent, teachers: "3"})
    again = client.post(f"{base}/classes/numbers", data={**answers(late.text, having=pupils), **sent})
    twice = client.post(f"{base}/classes/numbers", data={**opened, **sent, teachers: "3"})

    assert (late.status_code, "24 élèves, 2 enseignants" in late.text) == (409, True)
    assert (again.status_code, twice.status_code, party.pupils, party.teachers) == (303, 303, 25, 3)


def test_a_coordinator_adds_a_class_once_and_never_a_name_of_a_site(client: FlaskClient, town: Make) -> None:
    party = town("alpha")
    base = path_of(party)
    form = answers(client.get(base).text, having="new-label") | {"new-label": "3A", "new-pupils": "21", "new-kind": "class"}

    added = [client.post(f"{base}/classes/new", data=form).status_code for _ in range(2)]
    wrong = client.post(f"{base}/classes/new", data=form | {"new-label": "voir www.example.org"})

    mine = db.session.scalars(select(ExchangeParty).where(ExchangeParty.authority_id == party.authority_id)).all()
    assert (added, wrong.status_code) == ([303, 409], 422)
    assert [(one.label, one.pupils, one.teachers) for one in mine] == [("class alpha", 25, 2), ("3A", 21, None)]
    assert mine[1].counted_by.startswith("coordinator:")


def test_numbers_of_a_class_that_no_longer_takes_part_are_refused_in_words(client: FlaskClient, town: Make) -> None:
    party = town("alpha")
    base = path_of(party)
    actions.end_party(party, actor="staff:1")
    db.session.commit()

    late = client.post(f"{base}/classes/numbers", data={"party": str(party.id), f"party-{party.id}-pupils": "20"})

    assert (late.status_code, "class alpha ne participe plus" in late.text, party.pupils) == (409, True, 25)


def test_the_calendar_is_on_the_own_clock_without_addressees_and_the_same_twice(client: FlaskClient, town: Make, meeting: Make) -> None:
    a, b = town("alpha", zone="Asia/Hebron"), town("beta")
    start = (now() + timedelta(days=30)).replace(hour=9, minute=0, second=0, microsecond=0)
    exchange = meeting(a, b, starts_at=start)
    meeting(a, b, invited=False)
    whole, single = feed_of(a), urlsplit(links.calendar(link_of(a), exchange)).path

    answer = client.get(whole)
    read = strict_calendar.read(answer.data)

    (event,) = read.events()
    local = start.astimezone(HEBRON)
    assert (event.get("DTSTART").parameters["TZID"], event.get("DTSTART").value) == (["Asia/Hebron"], f"{local:%Y%m%dT%H%M%S}")
    assert (event.get("UID").value, event.get("STATUS").value, read.get("X-WR-TIMEZONE").value) == (
        exchange.uid,
        "TENTATIVE",
        "Asia/Hebron",
    )
    assert [name for name in ("METHOD", "ORGANIZER", "ATTENDEE") if name.encode() in answer.data] == []
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert strict_calendar.read(client.get(single).data).events()[0].get("UID").value == exchange.uid
    assert _without_source(client.get(whole).data) == _without_source(answer.data)


def test_pages_cost_the_same_with_one_exchange_and_with_three(client: FlaskClient, town: Make, meeting: Make) -> None:
    a = town("alpha")
    costs: list[list[int]] = []
    for turn in range(2):
        for number in range(turn + 1):
            exchange = meeting(a, town(f"t{turn}{number}"))
            meetings.publish(exchange, actor="staff:1")
        db.session.commit()
        costs.append([_cost(client, path) for path in (path_of(a), feed_of(a), "/fr/projects/myp", "/fr/youth/")])

    assert costs[0] == costs[1]


def test_the_public_reads_of_meetings_in_its_language_and_of_no_small_number_or_person(
    any_app: Flask, client: FlaskClient, town: Make, meeting: Make
) -> None:
    a, b = town("alpha", zone="Asia/Hebron", country="PS"), town("beta")
    exchange = meeting(
        a, b, title=Translated("Parlons d’eau", "Laten we het over water hebben"), text=Translated("Trente questions.", "Dertig vragen.")
    )
    hidden = meeting(a, b, title=Translated("Caché", "Verborgen"))
    assert "Parlons" not in client.get("/fr/projects/myp").get_data(as_text=True)
    meetings.publish(exchange, actor="staff:1")
    exchange.starts_at, exchange.ends_at, exchange.state = (
        now() - timedelta(days=2),
        now() - timedelta(days=1, hours=23),
        ExchangeState.INVITED,
    )
    db.session.flush()
    meetings.count(exchange, {exchange.sides[0].id: (3, 1), exchange.sides[1].id: (24, 2)}, actor="staff:1")
    db.session.commit()

    french, dutch = (_words(client, path) for path in ("/fr/projects/myp", "/nl/youth/"))

    assert ("Trente questions." in french, "Dertig vragen." in dutch, "Caché" in french, "Verborgen" in dutch) == (True, True, False, False)
    assert "Élèves 25 à 30 dans chaque pays 27 27" in french
    assert "Leerkrachten niet vermeld minder dan 5 minder dan 5" in dutch
    assert [word for word in ("education office", "alpha@example.org", "beta@example.org") if word in french + dutch] == []
    assert hidden.published_at is None


def test_a_coordinator_is_found_erased_and_forgotten_when_the_work_is_long_over(any_app: Flask, town: Make, meeting: Make) -> None:
    a, b = town("alpha"), town("beta")
    meeting(a, b)
    db.session.commit()
    found = personal.find("alpha@example.org")

    assert [(entry["kind"], entry["function"]) for entry in found] == [("exchange_coordinator", "education office")]
    assert personal.expire(now() + timedelta(days=300)) == {"coordinators": 0}
    assert personal.erase("alpha@example.org") == 1
    assert (personal.find("alpha@example.org"), links.live(db.session.get_one(Coordinator, coordinator_id(a)))) == ([], None)
    assert personal.expire(now() + timedelta(days=800)) == {"coordinators": 1}


def coordinator_id(party: ExchangeParty) -> int:
    return db.session.scalars(select(Coordinator.id).where(Coordinator.authority_id == party.authority_id)).one()


def _cost(client: FlaskClient, path: str) -> int:
    with count_queries() as sent:
        assert client.get(path).status_code == 200
    return len(sent)


def _words(client: FlaskClient, path: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(path).get_data(as_text=True)))


def _without_source(data: bytes) -> bytes:
    """Tokens in addresses are signed anew with each page."""
    return re.sub(rb"(?m)^(URL|SOURCE).*\r\n(?: .*\r\n)*", b"", data)
