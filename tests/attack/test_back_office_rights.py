"""Who reaches what in the back-office, tried from the wrong account (case 17, GDPR-03, GDPR-13, GDPR-15, ASVS 8.2)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.core.tokens import new_code
from ixevents.exports import actions as exports
from ixevents.exports.models import Export
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.mailings.models import Mailing
from ixevents.outbox.models import Notice, NoticeState
from ixevents.registrations import audience, door_links
from ixevents.registrations.listing import Wanted
from ixevents.registrations.models import Need, Registration, State
from tests.attack.test_back_office_addresses import getters
from tests.support import factories
from tests.support.client import StaffClient

NAME, ADDRESS, NOTE = "Zoé Ndongala", "zoe.ndongala@example.org", "Allergie aux arachides"


@pytest.fixture(autouse=True)
def _noon(frozen_time: Callable[[datetime], None]) -> None:
    """A door is open on one day: what begins ten minutes ago must not have begun yesterday."""
    frozen_time(datetime(2027, 3, 3, 11, tzinfo=UTC))


@pytest.fixture
def party(app: Flask) -> Registration:
    slot = factories.make_slot(starts_at=now() - timedelta(minutes=10))
    made = factories.make_registration(
        slot=slot, name=NAME, email=ADDRESS, phone="+32 470 12 34 56", needs=[Need.WHEELCHAIR], needs_note=NOTE
    )
    db.session.commit()
    return made


def letter(about: Registration, **values: object) -> Notice:
    defaults: dict[str, object] = {
        "kind": "registrations.confirmed",
        "recipient": about.email,
        "recipient_key": about.email_key,
        "language": "fr",
    }
    defaults |= {"subject": f"Votre inscription, {NAME}", "text": NOTE, "html": f"<p>{NOTE}</p>", "due_at": now()}
    notice = Notice(**defaults | {"about_kind": "registration", "about_id": about.id, "message_id": f"<{new_code()}@example.org>"} | values)
    db.session.add(notice)
    db.session.commit()
    return notice


def test_roles_without_persons_find_none_on_any_page(app: Flask, desk: StaffClient, party: Registration) -> None:
    letter(party)
    letter(party, state=NoticeState.FAILED, last_answer=f"550 5.1.1 <{ADDRESS}>: user unknown")
    letter(party, state=NoticeState.RETRY, last_answer="450 4.2.1 Zoe.Ndongala@EXAMPLE.ORG is over quota")
    # Both together open whatever each of them does.
    desk.sign_in(Role.STATISTICS, Role.COUNCIL_SECRETARY)

    for path in {*getters(app, 1), *getters(app, 2), *getters(app, 3), "/staff/letters/?q=zoe", "/staff/letters/?about=registration:1"}:
        answer = desk.get(path)
        told = f"{answer.text if answer.mimetype != 'application/pdf' else ''}{answer.headers}".casefold()
        known = (NAME, NOTE, "ndongala", "470 12", party.code, party.ticket)

        assert not [word for word in known if word.casefold() in told], path


@pytest.mark.parametrize("roles", [[Role.RECEPTION], [Role.RECEPTION, Role.STATISTICS], [Role.RECEPTION, Role.COUNCIL_SECRETARY]])
def test_a_door_keeper_reaches_no_other_event_whatever_else_it_is(
    app: Flask, desk: StaffClient, party: Registration, roles: list[Role]
) -> None:
    own = factories.make_registration(slot=factories.make_slot(starts_at=now()))
    desk.sign_in(*roles, event_ids=[own.slot.event_id])
    said = {"client_id": "a", "ticket": party.ticket, "came": "1"}
    base = f"/staff/day/{party.slot_id}"

    shut = [desk.get(path) for path in getters(app, party.slot_id) if path.startswith(("/staff/day/", "/staff/papers/", "/staff/dates/"))]
    shut += [desk.send(f"{base}/{end}", **said) for end in ("close", "reopen", "check-in/state", "links", "links/1/revoke")]
    shut += [desk.post(f"{base}/check-in/statements", json={"statements": []}, headers={"X-CSRF-Token": desk._token()})]
    other_door = [
        desk.send(f"/staff/day/{own.slot_id}/check-in/state", **said),
        desk.get(f"/staff/day/{own.slot_id}/check-in?q={party.ticket}"),
        desk.get(f"/staff/day/{own.slot_id}/check-in/parties?q={party.door_code}"),
        desk.get("/staff/day"),
    ]

    assert len(shut) > 15
    assert {answer.status_code for answer in shut} <= {403, 404}
    assert not [answer.request.path for answer in (*shut, *other_door) if NAME in answer.text]
    assert f"/staff/day/{party.slot_id}" not in other_door[-1].text
    assert party.came == 0


def test_every_page_that_opens_a_persons_file_is_noted(app: Flask, desk: StaffClient, party: Registration) -> None:
    staff = desk.sign_in(Role.PROGRAMME_OFFICER)

    for end in ("", "/particulars", "/paper"):
        page = desk.get(f"/staff/registrations/{party.id}{end}")

        assert NAME in page.text
    seen = db.session.scalars(select(Entry.actor).where(Entry.verb == "see", Entry.object_id == party.id)).all()
    assert seen == [f"staff:{staff.id}"] * 3


def test_the_html_of_a_letter_is_not_read_past_the_journal(app: Flask, desk: StaffClient, party: Registration) -> None:
    notice = letter(party)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert NOTE in desk.get(f"/staff/letters/{notice.id}/html").text

    assert db.session.scalars(select(Entry.verb).where(Entry.object_kind == "notice")).all() == ["see_letter"]


def bulk_mail(desk: StaffClient, **form: object) -> list[int]:
    """Return whom a mailing would reach that is begun from the list of registrations."""
    answer = desk.send("/staff/registrations/many/", do="mail", **form)
    assert answer.status_code == 303
    address = urlsplit(answer.location)
    if address.path != "/staff/mailings/new":
        return []
    written = {"kind": "practical", "subject_fr": "Bonjour", "subject_nl": "Dag", "text_fr": "À bientôt", "text_nl": "Tot dan"}
    desk.send(answer.location, **written)
    mailing = db.session.scalars(select(Mailing).order_by(Mailing.id.desc())).first()
    assert mailing is not None, parse_qs(address.query)
    return [key.id for key in audience.keys(mailing.selection, 0, 100)]


def test_a_mailing_to_ticked_rows_reaches_those_rows_alone(app: Flask, desk: StaffClient, party: Registration) -> None:
    others = [factories.make_registration(slot=party.slot) for _number in range(3)]
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert bulk_mail(desk, event=party.slot.event_id, chosen=[str(others[1].id)]) == [others[1].id]
    assert bulk_mail(desk, event=party.slot.event_id) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "ndongala"}, ["party"]),
        ({"needs": "1"}, ["party"]),
        ({"channel": "phone"}, ["phone"]),
        ({"state": "held"}, []),
        ({"state": "live"}, ["party", "phone", "waiting"]),
        ({"state": "waiting"}, ["waiting"]),
        ({"programme": "agora"}, []),
        ({"to": "2020-01-01"}, []),
        ({}, ["party", "phone", "waiting"]),
    ],
)
def test_a_mailing_to_all_of_a_list_reaches_nobody_who_is_not_on_it(
    app: Flask, desk: StaffClient, party: Registration, asked: dict[str, str], found: list[str]
) -> None:
    slot = party.slot
    made = {
        "party": party,
        "phone": factories.make_registration(slot=slot, channel="phone"),
        "waiting": factories.make_registration(slot=slot, state=State.WAITING, seats=0, seats_waiting=1),
        "held": factories.make_registration(slot=slot, state=State.HELD),
        "withdrawn": factories.make_registration(slot=slot, state=State.CANCELLED, seats=0),
    }
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert bulk_mail(desk, everything="1", event=slot.event_id, **asked) == sorted(made[name].id for name in found)


@pytest.fixture
def export(app: Flask, party: Registration) -> Export:
    owner = factories.make_staff(roles=[Role.PROGRAMME_OFFICER])
    made = exports.order(Wanted(), ["name", "email"], {"ending": "csv"}, actor=f"staff:{owner.id}", language="fr")
    exports.make(made)
    db.session.commit()
    return made


def test_the_file_of_a_colleague_is_not_there(desk: StaffClient, export: Export) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    answers = [desk.get(f"/staff/exports/{export.id}{end}") for end in ("", "/file")] + [desk.send(f"/staff/exports/{export.id}/forget")]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert export.state == "ready"


def test_a_file_whose_time_is_over_is_not_handed_out_though_no_worker_erased_it(desk: StaffClient, export: Export) -> None:
    staff = desk.sign_in(Role.PROGRAMME_OFFICER)
    export.ordered_by = f"staff:{staff.id}"
    before = desk.get(f"/staff/exports/{export.id}/file")
    export.expires_at = now() - timedelta(seconds=1)

    after = desk.get(f"/staff/exports/{export.id}/file")

    assert (before.status_code, NAME in before.text) == (200, True)
    assert (after.status_code, NAME in after.text) == (404, False)
    assert f"/staff/exports/{export.id}/file" not in desk.get(f"/staff/exports/{export.id}").text


def test_who_lost_the_power_fetches_no_file_any_more(desk: StaffClient, export: Export) -> None:
    staff = desk.sign_in(Role.PROGRAMME_OFFICER)
    export.ordered_by = f"staff:{staff.id}"
    staff.roles = [str(Role.STATISTICS)]
    db.session.commit()

    assert desk.get(f"/staff/exports/{export.id}/file").status_code == 403


def test_sensitive_columns_cannot_be_smuggled_in_without_a_reason(desk: StaffClient, party: Registration) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    tries = [
        {"columns": ["name", "needs_note"]},
        {"columns": ["name"], "guarded": ["needs_note"], "health": "y", "reason": " "},
        {"columns": ["name"], "guarded": ["needs_note"], "reason": "cause"},
        {"columns": ["name"], "guarded": ["q1"], "health": "y", "reason": "cause"},
    ]

    statuses = [desk.send("/staff/exports/new", layout="csv", **form).status_code for form in tries]

    assert statuses == [422] * 4
    assert not db.session.scalars(select(Export)).all()


def test_an_address_for_volunteers_opens_one_door_and_nothing_of_staff(app: Flask, client: StaffClient, party: Registration) -> None:
    same_day = factories.make_registration(slot=factories.make_slot(starts_at=now()))
    tomorrow = factories.make_slot(event=party.slot.event, starts_at=now() + timedelta(days=1))
    link = door_links.make(party.slot.event, now().date(), actor="staff:1")
    db.session.commit()
    base = f"/fr/door/{door_links.token(link)}"
    said = {"statements": [{"client_id": "x", "ticket": same_day.ticket, "came": 1, "age": 0}]}

    own = client.get(f"{base}/{party.slot.uid}/parties")
    foreign = [client.get(f"{base}/{uid}{end}") for uid in (same_day.slot.uid, tomorrow.uid) for end in ("", "/parties", "/worker.js")]
    foreign += [client.post(f"{base}/{same_day.slot.uid}/statements", json=said)]
    crossed = client.post(f"{base}/{party.slot.uid}/statements", json=said).get_json()["results"]
    staff = client.get(f"/staff/day/{party.slot_id}", query_string={"token": door_links.token(link)})

    assert own.status_code == 200
    assert not [secret for secret in (ADDRESS, NOTE, "470 12", party.code) if secret in own.text + client.get(base).text]
    assert {answer.status_code for answer in foreign} == {404}
    assert [one["taken"] for one in crossed] == [False]
    assert (staff.status_code, same_day.came) == (303, 0)
    link.revoked_at = now()
    gone = [client.get(base), client.get(f"{base}/{party.slot.uid}/parties"), client.post(f"{base}/{party.slot.uid}/statements", json=said)]
    assert {answer.status_code for answer in gone} == {404}


@pytest.mark.parametrize(
    "said",
    [
        {"client_id": "a\x00", "ticket": None, "came": 1, "age": 0},
        {"client_id": "\ud800", "ticket": None, "came": 1, "age": 0},
        {"client_id": "a", "ticket": "\x00", "came": 1, "age": 0},
        {"client_id": "a", "ticket": "\udfff", "came": 1, "age": 0},
        {"client_id": "a", "ticket": "x" * 200_000, "came": 1, "age": 0},
        {"client_id": "a", "ticket": None, "came": 999, "age": 61_000},
        {"client_id": "a", "ticket": None, "came": 10**400, "age": 0},
        {"client_id": "a", "ticket": None, "came": 1, "age": -1},
        {"client_id": "a", "ticket": None, "came": 1.5, "age": 0},
        {"client_id": "a", "ticket": ["x"], "came": 1, "age": 0},
        {"client_id": {}, "ticket": None, "came": 1, "age": 0},
    ],
    ids=lambda said: str(said)[:60],
)
def test_a_device_that_lies_is_refused_and_breaks_nothing(any_app: Flask, client: StaffClient, said: dict[str, object]) -> None:
    slot = factories.make_slot(starts_at=now(), capacity=10)
    link = door_links.make(slot.event, now().date(), actor="staff:1")
    db.session.commit()
    path = f"/fr/door/{door_links.token(link)}/{slot.uid}"

    answer = client.post(f"{path}/statements", json={"statements": [said]})

    assert answer.status_code == 400, answer.text
    assert client.get(f"{path}?q=%00").status_code == 200
    assert client.get(f"{path}/parties?q=%00a").status_code == 200
    assert client.get(f"{path}/parties").get_json()["counts"]["unregistered"] == 0
