"""An association applies for a stand, confirms its address, changes and gives up what it wrote; each once, whatever is clicked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from ixevents.associations import deciding, personal, queries, tasks
from ixevents.associations.models import LIVE, Stand, StandCall, StandState
from ixevents.core.clock import BRUSSELS, now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from tests.support import stands
from tests.support.forms import answers

MOMENT = datetime(2027, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def call(app: Flask, frozen_time: Callable[[datetime], None]) -> StandCall:
    frozen_time(MOMENT)
    made = stands.make_call()
    db.session.commit()
    return made


def address(call: StandCall) -> str:
    return f"/fr/festival/{call.edition.slug}/stands/apply"


def sent(client: FlaskClient, call: StandCall, frozen_time: Callable[[datetime], None], **given: Any) -> Any:
    form = answers(client.get(address(call)).text, "stamp")
    frozen_time(now() + timedelta(seconds=30))
    return client.post(address(call), data=form | stands.application(**given))


def letters(kind: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == f"associations.{kind}").order_by(Notice.id)))


def only() -> Stand:
    db.session.expire_all()
    return db.session.scalars(queries.stand(db.session.scalars(select(Stand.id)).one())).one()


def test_an_application_counts_once_its_address_is_confirmed(client: FlaskClient, call: StandCall, frozen_time: Any) -> None:
    answer = sent(client, call, frozen_time, number="BE 0123.456.749")
    stand = only()
    (letter,) = letters("stand_confirm_address")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address(call)}/sent")
    assert (stand.state, stand.number, stand.activity.as_dict()) == (StandState.HELD, "0123456749", {"fr": "Des jeux du monde entier."})
    assert ("Palabres" in letter.text, stand.code in letter.text) == (False, True)

    page = f"/fr/stands/{stand.code}"
    assert [client.post(f"{page}/confirm-address").status_code for _twice in range(2)] == [303, 303]
    assert (only().state, len(letters("stand_received"))) == (StandState.RECEIVED, 1)


def test_a_call_that_closes_at_midnight_closes_with_its_last_day(client: FlaskClient, call: StandCall) -> None:
    call.closes_at = datetime(2027, 3, 11, 23, tzinfo=UTC)
    stand = stands.make_stand(call)
    db.session.commit()

    pages = [client.get(path).text for path in (address(call), "/fr/festival/", f"/fr/stands/{stand.code}")]

    assert ["jeudi 11 mars 2027, 24:00" in page for page in pages] == [True, True, False]
    assert "Après le jeudi 11 mars 2027" in pages[2]


def test_the_same_association_and_address_is_one_application(client: FlaskClient, call: StandCall, frozen_time: Any) -> None:
    form = answers(client.get(address(call)).text, "stamp")
    frozen_time(now() + timedelta(seconds=30))
    twice = [client.post(address(call), data=form | stands.application()).status_code for _click in range(2)]
    again = sent(client, call, frozen_time, association="  les PALABRES ", email="Amina@Example.org")

    assert (twice, again.status_code) == ([303, 303], 303)
    assert db.session.scalar(select(func.count()).select_from(Stand)) == 1
    assert len(letters("stand_confirm_address")) == 2


def test_what_was_typed_is_kept_beside_what_is_wrong(client: FlaskClient, call: StandCall, frozen_time: Any) -> None:
    answer = sent(client, call, frozen_time, number="0123.456.750", sells=["food"], watts="99999")

    assert answer.status_code == 422
    assert ("Les Palabres" in answer.text, "0123.456.750" in answer.text, "99999" in answer.text) == (True, True, True)
    assert db.session.scalar(select(func.count()).select_from(Stand)) == 0


def test_what_is_to_be_corrected_is_listed_in_the_order_of_the_page(client: FlaskClient, call: StandCall, frozen_time: Any) -> None:
    wrong = {
        "association": "",
        "activity": "",
        "width": "0",
        "tables": "x",
        "insured": "",
        "contact": "",
        "email": "amina@",
        "language": "",
    }

    page = sent(client, call, frozen_time, **wrong).text

    links = [
        page.index(f'<a href="#{name}')
        for name in ("association", "activity", "width", "tables", "insured", "contact", "email", "language")
    ]
    assert links == sorted(links)


def test_once_the_call_is_closed_one_asks_instead_of_changing(client: FlaskClient, call: StandCall, frozen_time: Any) -> None:
    stand = stands.make_stand(call)
    db.session.commit()
    page, code = f"/fr/stands/{stand.code}", stand.code
    changed = client.post(f"{page}/change", data=stands.application(tables="4"))
    frozen_time(call.closes_at + timedelta(minutes=1))
    late = [client.post(f"{page}/{deed}", data=stands.application(tables="6")).status_code for deed in ("change", "withdraw")]
    asked = client.post(f"{page}/ask", data={"words": "Deux tables de plus ?"})

    assert (changed.status_code, late, asked.status_code) == (303, [409, 409], 303)
    assert (only().tables, only().asked, only().state, only().code) == (4, "Deux tables de plus ?", StandState.RECEIVED, code)


def test_what_is_asked_a_second_time_stands_beside_what_was_asked_before(client: FlaskClient, call: StandCall, frozen_time: Any) -> None:
    stand = stands.make_stand(call)
    db.session.commit()
    page = f"/fr/stands/{stand.code}"
    frozen_time(call.closes_at + timedelta(minutes=1))

    asked = [client.post(f"{page}/ask", data={"words": words}).status_code for words in ("Deux tables ?", "Une prise ?", "Une prise ?")]
    too_much = client.post(f"{page}/ask", data={"words": "x" * 980})

    assert (asked, only().asked) == ([303] * 3, "Deux tables ?\n\nUne prise ?")
    assert (too_much.status_code, "x" * 980 in too_much.text) == (409, True)


def test_what_was_written_for_a_call_that_closed_is_given_back(client: FlaskClient, call: StandCall, frozen_time: Any) -> None:
    form = answers(client.get(address(call)).text, "stamp")
    frozen_time(call.closes_at + timedelta(minutes=1))

    late = client.post(address(call), data=form | stands.application(activity="Une expo de photos."))

    assert late.status_code == 409
    assert "Votre demande ne nous est pas parvenue" in late.text
    assert "Une expo de photos." in late.text


def test_a_page_that_lay_open_overwrites_nothing_and_keeps_what_was_typed(client: FlaskClient, call: StandCall) -> None:
    stand = stands.make_stand(call)
    db.session.commit()
    page = f"/fr/stands/{stand.code}"
    one, other = (answers(client.get(page).text) for _window in range(2))
    client.post(f"{page}/change", data=one | {"tables": "4"})

    late = client.post(f"{page}/change", data=other | {"watts": "900"})

    assert (late.status_code, only().tables, only().watts) == (409, 4, stand.watts)
    assert "Quelqu’un l’a modifié entre-temps" in late.text
    again = answers(late.text)
    assert again["watts"] == "900"
    assert client.post(f"{page}/change", data=again | {"tables": "4"}).status_code == 303
    assert (only().tables, only().watts) == (4, 900)


def test_nothing_is_said_of_a_form_that_a_closed_application_does_not_show(client: FlaskClient, call: StandCall) -> None:
    stand = stands.make_stand(call)
    db.session.commit()
    page = f"/fr/stands/{stand.code}"
    client.post(f"{page}/withdraw")

    late = client.post(f"{page}/change", data=stands.application(activity=""))

    assert late.status_code == 409
    assert "Cette demande est close" in late.text


def test_what_an_association_saves_on_its_page_is_told(client: FlaskClient, call: StandCall) -> None:
    stand = stands.make_stand(call)
    db.session.commit()
    page = f"/fr/stands/{stand.code}"

    def after(deed: str, data: dict[str, Any]) -> bool:
        return "saved-title" in client.get(client.post(f"{page}/{deed}", data=data).headers["Location"]).text

    changed = after("change", stands.application(tables="4"))
    attached = after("documents", {"file": (BytesIO(b"%PDF-1.7 one"), "police.pdf")})
    removed = after(f"documents/{only().documents[0].code}/remove", {})

    assert (changed, attached, removed, "saved-title" in client.get(page).text) == (True, True, True, False)


def test_the_calendar_of_a_confirmed_stand_hears_what_its_association_changes(client: FlaskClient, call: StandCall) -> None:
    stand = stands.make_stand(call, state=StandState.CONFIRMED, tables=1)
    db.session.commit()
    page = f"/fr/stands/{stand.code}/change"

    client.post(
        page, data=stands.application(association=stand.association, contact=stand.contact, tables="4", watts="400", volunteers="4")
    )
    client.post(page, data=stands.application(association=stand.association, contact="Salma", tables="4", watts="400", volunteers="4"))

    (letter,) = letters("stand_saved")
    assert (letter.calendar_method, only().sequence, only().contact) == ("REQUEST", 1, "Salma")
    part = (letter.calendar or "").replace("\r\n ", "")
    assert [line in part for line in ("SEQUENCE:1", "Tables\u00a0: 4", "400 W", "4 badges")] == [True] * 4


def test_documents_are_judged_by_their_contents(client: FlaskClient, call: StandCall) -> None:
    stand = stands.make_stand(call)
    db.session.commit()
    page = f"/fr/stands/{stand.code}"

    def attach(name: str, body: bytes) -> int:
        return client.post(f"{page}/documents", data={"file": (BytesIO(body), name)}).status_code

    assert [attach("police.pdf", b"%PDF-1.7 one"), attach("again.pdf", b"%PDF-1.7 one"), attach("x.pdf", b"MZ program")] == [303, 303, 409]
    (document,) = only().documents
    answer = client.get(f"{page}/documents/{document.code}")
    assert (document.filename, answer.data) == ("police.pdf", b"%PDF-1.7 one")


def test_a_selected_stand_is_confirmed_in_time_or_not_at_all(client: FlaskClient, call: StandCall, frozen_time: Any) -> None:
    stand = deciding.select(stands.make_stand(call), actor="staff:1")
    db.session.commit()
    code, until = stand.code, stand.answer_before
    assert until is not None
    reminded = []
    for hour in (3, 12, 13):
        frozen_time((until - timedelta(days=1)).replace(hour=hour))
        reminded.append(tasks.write_reminders())
    frozen_time(until + timedelta(minutes=1))
    late = client.post(f"/fr/stands/{code}/confirm").status_code
    frozen_time(until - timedelta(minutes=1))
    in_time = [client.post(f"/fr/stands/{code}/confirm").status_code for _click in range(2)]

    assert (reminded[:2], len(letters("stand_reminder")), late, in_time) == ([0, 1], 1, 409, [303, 303])
    (letter,) = letters("stand_confirmed")
    assert (only().state, letter.calendar_method) == (StandState.CONFIRMED, "REQUEST")


def test_a_stand_that_is_offered_is_given_up_on_its_page_once_the_call_is_closed_too(
    client: FlaskClient, call: StandCall, frozen_time: Any
) -> None:
    stand = deciding.select(stands.make_stand(call), actor="staff:1")
    db.session.commit()
    page = f"/fr/stands/{stand.code}"
    frozen_time(call.closes_at + timedelta(minutes=1))

    seen = client.get(page).text
    given_up = client.post(f"{page}/withdraw")

    assert (f'action="{page}/withdraw"' in seen, given_up.status_code, only().state) == (True, 303, StandState.WITHDRAWN)


@pytest.mark.parametrize("state", LIVE)
def test_after_the_festival_the_page_of_a_stand_says_so_and_offers_nothing_more(
    client: FlaskClient, call: StandCall, frozen_time: Any, state: StandState
) -> None:
    stand = stands.make_stand(call, state=state, arrival_at=call.arrival_from)
    db.session.commit()
    page = f"/en/stands/{stand.code}"
    frozen_time(call.ends_at - timedelta(minutes=1))
    before = client.get(page).text
    frozen_time(call.ends_at + timedelta(minutes=1))
    after = client.get(page).text

    asks = ("Have a good festival", "Add to my calendar", "Arrival and unloading", "Add the document", 'method="post"')
    assert [words for words in asks if words in after] == []
    assert [("The festival is over" in text, "Thank you for being there." in text) for text in (before, after)] == [
        (False, False),
        (True, state == StandState.PRESENT),
    ]


def test_giving_up_a_confirmed_stand_frees_its_pitch_and_the_calendar(client: FlaskClient, call: StandCall) -> None:
    pitch = stands.make_pitch(call, 3)
    stand = stands.make_stand(call, state=StandState.CONFIRMED, pitch=pitch, arrival_at=call.arrival_from + timedelta(minutes=30))
    stand.told = ["3", (told := call.arrival_from + timedelta(minutes=15)).isoformat()]
    db.session.commit()

    assert client.post(f"/fr/stands/{stand.code}/withdraw").status_code == 303
    (letter,) = letters("stand_withdrawn")
    assert (only().state, only().pitch_id, letter.calendar_method) == (StandState.WITHDRAWN, None, "CANCEL")
    # The hour that was given since and never told is not what its calendar has.
    assert f"DTSTART;TZID=Europe/Brussels:{told.astimezone(BRUSSELS):%Y%m%dT%H%M%S}" in (letter.calendar or "")
    assert "Votre demande de stand est retirée" in client.get(f"/fr/stands/{stand.code}").text


def test_an_association_reads_what_it_said_it_serves(client: FlaskClient, call: StandCall) -> None:
    stand = stands.make_stand(call, food=True, hygiene="Eau chaude, gants")
    db.session.commit()

    assert "Nourriture – Eau chaude, gants" in client.get(f"/fr/stands/{stand.code}").text


def test_who_was_there_is_thanked_once_the_day_after(call: StandCall, frozen_time: Any) -> None:
    stands.make_stand(call, state=StandState.PRESENT)
    stands.make_stand(call, state=StandState.CONFIRMED)
    db.session.commit()
    thanked = []
    for hour in (4, 10, 11):
        frozen_time((call.ends_at + timedelta(days=1)).replace(hour=hour))
        thanked.append(tasks.write_thanks())

    assert (thanked, len(letters("stand_thanks"))) == ([0, 1, 0], 1)


def test_contact_persons_are_forgotten_a_year_later_and_the_association_stays(call: StandCall) -> None:
    stand = stands.make_stand(call, state=StandState.PRESENT, needs_note="Une chaise")
    stands.make_document(stand)
    db.session.commit()

    soon = personal.expire(call.ends_at + timedelta(days=40))
    later = personal.expire(call.ends_at + timedelta(days=370))
    db.session.commit()

    assert (soon, later) == ({"stands": 0, "needs": 1}, {"stands": 1, "needs": 0})
    gone = only()
    assert (gone.contact, gone.email, gone.phone, gone.documents, gone.association != "") == ("", None, "", [], True)


def test_two_officers_who_decide_at_once_are_told(call: StandCall) -> None:
    stand = deciding.select(stands.make_stand(call), actor="staff:1")
    deciding.confirm(stand, actor="staff:1")

    with pytest.raises(Refused) as refusal:
        deciding.wait(stand, actor="staff:2")

    assert refusal.value.reason == "state"


@pytest.mark.parametrize(
    ("chosen_at", "until", "words"),
    [
        ("2027-03-10T09:17", "2027-03-20T23:00", "samedi 20 mars 2027"),
        ("2027-09-12T09:17", "2027-09-17T22:00", "vendredi 17 septembre 2027"),
        ("2027-09-17T18:17", "2027-09-18T06:00", "samedi 18 septembre 2027, 08:00"),
        ("2027-09-18T04:17", "2027-09-18T11:00", "samedi 18 septembre 2027, 13:00"),
    ],
)
def test_a_stand_is_kept_until_the_end_of_a_day_before_that_of_arrival(
    call: StandCall, frozen_time: Any, chosen_at: str, until: str, words: str
) -> None:
    call.arrival_from, call.arrival_until = datetime(2027, 9, 18, 6, tzinfo=UTC), datetime(2027, 9, 18, 8, tzinfo=UTC)
    frozen_time(datetime.fromisoformat(f"{chosen_at}+00:00"))

    stand = deciding.select(stands.make_stand(call, language="fr"), actor="staff:1")

    assert stand.answer_before == datetime.fromisoformat(f"{until}+00:00")
    assert f"{words}\n" in letters("stand_selected")[0].text
