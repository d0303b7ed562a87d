"""What administrators do with the accounts of others."""

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts import administration, passwords, totp
from ixevents.accounts.models import Staff
from ixevents.accounts.roles import POWERS, Power, Role
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from tests.support import factories, forms
from tests.support.client import StaffClient
from tests.support.queries import count_queries


def in_use(**values: object) -> Staff:
    return factories.make_staff(password=passwords.NOBODY, **values)


def test_the_last_administrator_can_be_neither_closed_nor_made_less(app: Flask) -> None:
    last, _other = in_use(), in_use(roles=[Role.PROGRAMME_OFFICER])
    administration.invite("future@example.org", "F", [Role.ADMINISTRATOR], "fr", actor="system")

    with pytest.raises(Refused):
        administration.change(last, name="N", roles=[Role.STATISTICS], event_ids=[], actor="system")
    db.session.rollback()
    last = in_use()
    with pytest.raises(Refused):
        administration.disable(last, actor="system")


def test_two_administrators_who_close_each_other_do_not_both_succeed(any_app: Flask) -> None:
    ids = [in_use().id, in_use().id]
    db.session.commit()
    ready = threading.Barrier(2)

    def close(staff_id: int) -> None:
        with any_app.app_context(), suppress(Refused):
            staff = db.session.get_one(Staff, staff_id)
            ready.wait(10)
            administration.disable(staff, actor="system")
            db.session.commit()

    threads = [threading.Thread(target=close, args=(staff_id,)) for staff_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    db.session.rollback()
    assert sorted(db.session.scalars(select(Staff.active).where(Staff.id.in_(ids)))) == [False, True]


def test_changes_are_in_the_journal_with_before_and_after_and_without_names(app: Flask) -> None:
    in_use()
    staff = in_use(roles=[Role.PROGRAMME_OFFICER], name="Secret Name")

    administration.change(staff, name="Other Name", roles=[Role.RECEPTION], event_ids=[7, 3], actor="staff:1")
    administration.disable(staff, actor="staff:1")

    change, disable = db.session.scalars(select(Entry).where(Entry.object_id == staff.id).order_by(Entry.id)).all()
    assert (change.verb, change.actor) == ("change_roles", "staff:1")
    assert change.facts == {
        "before": {"roles": ["programme_officer"], "events": []},
        "after": {"roles": ["reception"], "events": [3, 7]},
    }
    assert disable.facts == {"before": {"active": True}, "after": {"active": False}}
    assert "Name" not in str(change.facts) + str(disable.facts)


def test_given_doors_stay_with_a_role_that_sees_no_persons(app: Flask) -> None:
    in_use()
    staff = in_use(roles=[Role.RECEPTION], event_ids=[3])

    administration.change(staff, name="N", roles=[Role.RECEPTION, Role.STATISTICS], event_ids=[3], actor="system")
    assert (staff.event_ids, staff.keeps_given_doors_only) == ([3], True)

    administration.change(staff, name="N", roles=[Role.RECEPTION, Role.PROGRAMME_OFFICER], event_ids=[3], actor="system")
    assert (staff.event_ids, staff.keeps_given_doors_only) == ([], False)


def test_resetting_the_factor_signs_out_and_writes_to_the_person(app: Flask, desk: StaffClient) -> None:
    staff = desk.sign_in(Role.PROGRAMME_OFFICER, totp_secret=totp.new_secret())

    administration.reset_factors(staff, actor="staff:9")

    assert desk.get("/staff/account/").status_code == 303
    assert not staff.has_second_factor
    assert [notice.kind for notice in db.session.scalars(select(Notice))] == ["accounts.factors_changed"]


def test_a_factor_that_is_gone_is_not_reset_again(app: Flask) -> None:
    in_use()
    staff = in_use(totp_secret=totp.new_secret())
    administration.reset_factors(staff, actor="staff:9")

    with pytest.raises(Refused):
        administration.reset_factors(staff, actor="staff:8")

    assert [notice.kind for notice in db.session.scalars(select(Notice))] == ["accounts.factors_changed"]


def test_who_resets_a_factor_with_an_old_sign_in_comes_back_to_the_person(
    desk: StaffClient, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(datetime(2026, 11, 23, 9, tzinfo=UTC))
    desk.sign_in(Role.ADMINISTRATOR)
    staff = in_use(roles=[Role.STATISTICS], totp_secret=totp.new_secret())
    db.session.commit()
    frozen_time(datetime(2026, 11, 23, 9, 20, tzinfo=UTC))

    answer = desk.send(f"/staff/people/{staff.id}/reset-factors")

    assert answer.headers["Location"] == f"/staff/account/confirm?next=/staff/people/{staff.id}"
    page = desk.get(answer.headers["Location"]).text
    assert ("Nothing is done yet" in page, f'href="/staff/people/{staff.id}"' in page, staff.has_second_factor) == (True, True, True)


def test_roles_somebody_took_away_do_not_come_back_with_an_old_page(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    staff = in_use(roles=[Role.PROGRAMME_OFFICER, Role.STATISTICS], name="Odile")
    db.session.commit()
    page = f"/staff/people/{staff.id}"
    opened = forms.answers(desk.get(page).text, having="name")
    administration.change(staff, name="Odile", roles=[Role.STATISTICS], event_ids=[], actor="staff:9")
    db.session.commit()

    late = desk.send(page, **opened | {"name": "Odile D.", "roles": ["programme_officer", "statistics"]})
    kept = list(staff.roles)
    again = desk.send(page, **forms.answers(late.text, having="name") | {"roles": ["statistics"]})

    assert (late.status_code, "It is now for: Statistics." in late.text, kept) == (422, True, ["statistics"])
    assert (again.status_code, staff.name, staff.roles) == (303, "Odile D.", ["statistics"])


def test_inviting_by_the_screen_writes_the_letter_and_shows_the_link_once(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    answer = desk.send("/staff/people/invite", email="New@Example.org", name="New", language="nl", roles=["reception"])

    page = desk.get(answer.headers["Location"]).text
    link = re.search(r"<code>https://events\.example\.org(/staff/invitations/[^<]+)</code>", page)
    assert link, page
    assert link[1] not in desk.get(answer.headers["Location"]).text
    letter = db.session.scalars(select(Notice)).one()
    assert (letter.recipient, letter.language, link[1] in letter.text) == ("new@example.org", "nl", True)


def test_disabling_by_the_screen_ends_the_sign_in_at_once(app: Flask, desk: StaffClient) -> None:
    officer = StaffClient(app, use_cookies=True)
    staff = officer.sign_in(Role.PROGRAMME_OFFICER)
    desk.sign_in(Role.ADMINISTRATOR, password=passwords.NOBODY)
    assert officer.get("/staff/account/").status_code == 200

    assert desk.send(f"/staff/people/{staff.id}/disable").status_code == 303

    assert officer.get("/staff/account/").status_code == 303


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_three_statements_however_long_it_is(app: Flask, desk: StaffClient, count: int) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    for _n in range(count):
        in_use()

    with count_queries() as statements:
        desk.get("/staff/people/")

    assert len(statements) == 3


def test_roles_only_narrow() -> None:
    assert POWERS[Role.ADMINISTRATOR] == frozenset(Power)
    assert all(POWERS[role] < POWERS[Role.ADMINISTRATOR] for role in Role if role != Role.ADMINISTRATOR)
    persons = {Power.SEE_PERSONS, Power.EXPORT_PERSONS, Power.CHANGE_REGISTRATIONS, Power.CHECK_IN, Power.SEE_LETTERS, Power.WRITE_MAILINGS}
    assert POWERS[Role.STATISTICS] & persons == frozenset()
    assert POWERS[Role.RECEPTION] == {Power.KEEP_ACCOUNT, Power.SEE_DASHBOARD, Power.CHECK_IN}
    assert [role for role in Role if Power.MANAGE_STAFF in POWERS[role]] == [Role.ADMINISTRATOR]


def test_reception_without_a_door_is_told_to_who_makes_it(desk: StaffClient) -> None:
    staff = in_use(roles=["statistics"])
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR)

    desk.send(f"/staff/people/{staff.id}", name="R", roles=["reception"])

    assert "No door is chosen yet" in desk.get("/staff/people/").text
