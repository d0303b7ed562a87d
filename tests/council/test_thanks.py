"""The letter of thanks to who leaves the council: at the secretary's wish, once, and never to whom it would not suit."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.refusal import Refused
from ixevents.council import mandates, queries, thanks
from ixevents.council.models import EndReason, Mandate, MandateRole, Member, Office
from ixevents.council.renewal import Renewal, RenewalAsk
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.projects import records
from ixevents.projects.background import HistoricContact
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.forms import answers

ACTOR, DAY = "staff:1", date(2026, 3, 2)
END = {"on": "2026-03-02", "reason": "resigned"}
POSTAL = {"street": "Rue de la Paix 1", "postcode": "1050", "locality": "Ixelles"}
ROUND = {"until": "2030-11-30", "deadline": "2026-04-15", "starts_on": "2030-12-01", "ends_on": "2036-11-30"}


@pytest.fixture
def secretary(app: Flask, desk: StaffClient, frozen_time: Callable[[datetime], None]) -> StaffClient:
    frozen_time(datetime(2026, 3, 2, 10, tzinfo=UTC))
    desk.sign_in(Role.COUNCIL_SECRETARY)
    return desk


def test_nobody_is_thanked_by_itself_and_who_is_learns_it_in_the_own_language(secretary: StaffClient) -> None:
    silent, told = (factories.make_mandate(member=_member("Karel", language="nl"), office=office) for office in (None, Office.CHAIR))
    db.session.commit()

    form = secretary.get(f"/staff/council/seats/mandates/{told.id}/end").text
    secretary.send(f"/staff/council/seats/mandates/{silent.id}/end", **END)
    secretary.send(f"/staff/council/seats/mandates/{told.id}/end", **END, thank="y")

    letter = _thanks()[0]
    assert (len(_thanks()), letter.recipient, letter.language) == (1, told.member.email, "nl")
    assert f"To Karel, {told.member.email}. Language: Nederlands." in form
    assert ('name="thank"' in form, "thank" in answers(form, having="decision")) == (True, False)
    for words in ("Voorzitterschap", "Effectief lid", "1 januari 2025", "1 maart 2026", "12 maanden na uw laatste mandaat"):
        assert words in letter.text


def test_thanks_sent_with_the_end_or_later_go_once(secretary: StaffClient) -> None:
    mandate = factories.make_mandate()
    db.session.commit()
    path = f"/staff/council/seats/mandates/{mandate.id}"

    both = [secretary.send(f"{path}/end", **END, thank="y").status_code for _window in range(2)]
    again = secretary.send(f"{path}/thanks")
    page = secretary.get(f"{path}/thanks").text

    assert (both, again.status_code, len(_thanks())) == ([303, 409], 303, 1)
    assert ("Written on Monday 2 March 2026" in page, "Send the letter of thanks" in page) == (True, False)


def test_a_mandate_that_ended_without_thanks_is_thanked_for_from_the_page_of_the_member(secretary: StaffClient) -> None:
    mandate = factories.make_mandate(ended_on=DAY, end_reason=EndReason.TERM)
    db.session.commit()
    path = f"/staff/council/seats/mandates/{mandate.id}/thanks"

    member = secretary.get(f"/staff/council/members/{mandate.member_id}").text
    look = secretary.get(path).text
    looked = len(_thanks())
    for _window in range(2):
        secretary.send(path)

    assert (path in member, "Merci pour votre engagement" in look) == (True, True)
    assert (looked, len(_thanks())) == (0, 1)


def test_who_was_thanked_for_an_end_that_was_taken_back_is_thanked_again_at_the_true_one(secretary: StaffClient) -> None:
    mandate = factories.make_mandate()
    db.session.commit()
    path, member = f"/staff/council/seats/mandates/{mandate.id}", f"/staff/council/members/{mandate.member_id}"

    secretary.send(f"{path}/end", on="2026-03-20", reason="resigned", thank="y")
    offered = f"{path}/keep" in secretary.get(member).text
    secretary.send(f"{path}/keep")
    page = secretary.get(member).text
    secretary.send(f"{path}/end", **END, thank="y")

    assert (offered, f"{path}/keep" in page, "The end is taken back" in page, len(_thanks())) == (True, False, True, 2)


def test_of_two_who_thank_at_once_one_writes(any_app: Flask) -> None:
    mandate = factories.make_mandate(ended_on=DAY, end_reason=EndReason.TERM)
    db.session.commit()
    number, barrier = mandate.id, Barrier(2)

    def thank() -> None:
        with any_app.app_context():
            found = db.session.scalars(queries.mandate(number)).one()
            barrier.wait()
            thanks.write(found, actor=ACTOR)
            db.session.commit()

    threads = [Thread(target=thank) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(_thanks()) == 1


@pytest.mark.parametrize("email", ["drc", "DRC"])
def test_the_officials_of_the_archive_are_never_thanked(secretary: StaffClient, email: str) -> None:
    records.load()
    official = db.session.scalars(select(HistoricContact.email).where(HistoricContact.slug == "drc")).one() or ""
    address = official.upper() if email == "DRC" else official
    mandate = factories.make_mandate(member=_member("Karel", email=address))
    db.session.commit()
    path = f"/staff/council/seats/mandates/{mandate.id}"

    form = secretary.get(f"{path}/end").text
    forced = secretary.send(f"{path}/end", **END, thank="y")
    kept = db.session.scalars(select(Mandate.ended_on)).one()
    secretary.send(f"{path}/end", **END)
    secretary.send(f"{path}/thanks")

    assert ("official named in the archive" in form, 'name="thank"' in form) == (True, False)
    assert (forced.status_code, kept, _thanks()) == (409, None, [])


@pytest.mark.parametrize("reason", ["deceased", "corrected"])
def test_neither_the_dead_nor_a_mistake_is_thanked(secretary: StaffClient, reason: str) -> None:
    mandate = factories.make_mandate(member=_member("Karel", **POSTAL))
    db.session.commit()
    path = f"/staff/council/seats/mandates/{mandate.id}"

    refused = secretary.send(f"{path}/end", **END | {"reason": reason}, thank="y").status_code
    secretary.send(f"{path}/end", **END | {"reason": reason})
    secretary.send(f"{path}/thanks")

    assert (refused, _thanks(), secretary.get(f"{path}/thanks.pdf").status_code) == (409, [], 404)
    assert f"{path}/thanks" not in secretary.get(f"/staff/council/members/{mandate.member_id}").text


def test_who_goes_on_in_another_seat_is_not_thanked_yet_and_later_for_the_whole_time(app: Flask) -> None:
    first = factories.make_mandate(role=MandateRole.SUBSTITUTE)
    mandates.end(first, on=DAY, reason=EndReason.REPLACED, actor=ACTOR)
    second = mandates.appoint(first.seat, first.member, starts_on=DAY, actor=ACTOR)

    with pytest.raises(Refused) as refused:
        thanks.write(first, actor=ACTOR)
    mandates.end(second, on=date(2028, 3, 2), reason=EndReason.RESIGNED, actor=ACTOR)
    thanks.write(second, actor=ACTOR)

    assert (refused.value.reason, thanks.since(second)) == ("thanks", date(2025, 1, 1))
    assert "mercredi 1er janvier 2025" in _thanks()[0].text


def test_who_has_no_address_is_offered_no_mail_and_a_letter_for_the_post(secretary: StaffClient) -> None:
    mandate = factories.make_mandate(member=_member("Karel", email=None, language="nl", **POSTAL))
    db.session.commit()
    path = f"/staff/council/seats/mandates/{mandate.id}"

    form = secretary.get(f"{path}/end").text
    secretary.send(f"{path}/end", **END)
    page = secretary.get(f"{path}/thanks").text
    printed = "".join(one.extract_text() for one in PdfReader(BytesIO(secretary.get(f"{path}/thanks.pdf").data)).pages)

    assert ('name="thank"' in form, "There is no email address." in form, "one to print" in form) == (False, True, True)
    assert ("Send the letter" in page, f"{path}/thanks.pdf" in page) == (False, True)
    assert ("Rue de la Paix 1" in printed, "Dank u voor uw inzet" in printed, "/privacy" in printed) == (True, True, False)


def test_a_seat_taken_away_thanks_who_held_it_if_wished(secretary: StaffClient) -> None:
    for thank in ({}, {"thank": "y"}):
        seat = factories.make_mandate().seat
        factories.make_mandate(seat=seat, role=MandateRole.SUBSTITUTE, member=_member("Karel", email=None, **POSTAL))
        db.session.commit()
        secretary.send(f"/staff/council/seats/{seat.id}/close", on="2026-03-02", **thank)

    assert len(_thanks()) == 1


def test_a_renewal_thanks_those_who_leave_once_the_secretary_saw_it(secretary: StaffClient, client: FlaskClient) -> None:
    renewal = _answered(secretary, client)
    path = f"/staff/council/renewal/{renewal}"

    plain = secretary.send(f"{path}/close", decision="2030/300", go="rehearse").text
    seen = {"rehearsed": plain.partition('name="rehearsed" value="')[2].partition('"')[0], "decision": "2030/300"}
    unseen = secretary.send(f"{path}/close", **seen, thank="y", go="do")
    before = len(_thanks())
    secretary.send(f"{path}/close", decision="2030/300", thank="y", go="do")
    page = secretary.get(path).text

    assert ("Thanks to who leaves" in plain, unseen.status_code, "Merci pour votre engagement" in unseen.text, before) == (
        False,
        409,
        True,
        0,
    )
    assert sorted(one.recipient for one in _thanks()) == ["other@example.org", "stop@example.org"]
    assert ("1 member who left has no email address" in page, secretary.get(f"{path}/thanks.pdf").mimetype) == (True, "application/pdf")


def test_a_renewal_thanks_nobody_unless_asked(secretary: StaffClient, client: FlaskClient) -> None:
    renewal = _answered(secretary, client)

    secretary.send(f"/staff/council/renewal/{renewal}/close", decision="2030/300", go="do")

    assert _thanks() == []


def _answered(secretary: StaffClient, client: FlaskClient) -> int:
    """A round in which one goes on, one stops, one is replaced by the organisation, one is silent, and one without mail stops."""
    names = ("continue", "stop", "other", "silent", "paper")
    for name in names:
        address = None if name == "paper" else f"{name}@example.org"
        factories.make_mandate(category=int(name == "other"), member=_member(name, email=address, **POSTAL))
    db.session.commit()
    secretary.send("/staff/council/renewal/new", **ROUND, go="do")
    for ask in db.session.scalars(select(RenewalAsk).join(RenewalAsk.mandate)).all():
        name = db.session.scalars(select(Member.name).join(Mandate).where(Mandate.id == ask.mandate_id)).one()
        given = {"continue": "continue", "stop": "stop", "paper": "stop", "other": "other"}.get(name)
        named = {"name": "Bram Wouters", "email": "bram@example.org", "language": "nl"} if given == "other" else {}
        if given:
            client.post(f"/fr/council/renewal/{ask.code}", data={"answer": given, **named})
    return db.session.scalars(select(Renewal.id)).one()


def _member(name: str, **values: Any) -> Member:
    return factories.make_member(name=name, **values)


def _thanks() -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == "council.thanks").order_by(Notice.id)))
