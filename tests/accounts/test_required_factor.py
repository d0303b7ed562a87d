"""Where a second factor is required: who has none is led to set one up, and reaches nothing else."""

import pytest
from flask import Flask

from ixevents.accounts import access, actions, passwords, totp
from ixevents.accounts.models import SignIn, Staff
from ixevents.accounts.roles import Role
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from tests.staff.test_access import staff_rules, value
from tests.support import factories
from tests.support.client import StaffClient

PASSWORD = "four horses under one roof"
LEAD_IN = ("accounts.", "sso.")


@pytest.fixture
def settings() -> dict[str, str]:
    return {"IXEVENTS_SECOND_FACTOR": "required"}


def test_who_has_none_reaches_the_pages_of_setting_one_up_alone(app: Flask, desk: StaffClient) -> None:
    factories.make_staff(email="new@example.org", password=passwords.hashed(PASSWORD))
    desk.send("/staff/sign-in", email="new@example.org", password=PASSWORD)

    reached = {}
    for rule in staff_rules(app):
        if rule.endpoint.startswith(LEAD_IN):
            continue
        values = {name: value(rule, name) for name in rule.arguments}
        path = app.url_map.bind("events.example.org").build(rule.endpoint, values, force_external=False)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = desk.get(path) if method == "GET" else desk.send(path)
            if answer.headers.get("Location") != "/staff/account/second-factor":
                reached[rule.endpoint] = answer.status_code

    assert set(reached) == {name for name in access.SETTING_UP if name.startswith("staff_account.")}


def test_it_opens_once_a_factor_is_set_up_and_the_last_one_stays(app: Flask, desk: StaffClient) -> None:
    staff = factories.make_staff(email="new@example.org", password=passwords.hashed(PASSWORD))
    desk.send("/staff/sign-in", email="new@example.org", password=PASSWORD)
    sign_in = db.session.query(SignIn).one()
    sign_in.staff = staff
    secret = totp.new_secret()

    actions.add_app(sign_in, secret, totp._factory().from_source(secret).generate().token)
    db.session.commit()

    assert desk.get("/staff/account/").status_code == 200
    with pytest.raises(Refused):
        actions.remove_app(staff, required=True)


def test_a_password_alone_opens_nothing_to_who_has_a_factor(app: Flask, desk: StaffClient) -> None:
    staff: Staff = factories.make_staff(roles=[Role.ADMINISTRATOR], email="a@example.org", password=passwords.hashed(PASSWORD))
    staff.totp_secret = totp.new_secret()
    desk.send("/staff/sign-in", email="a@example.org", password=PASSWORD)

    for path in ("/staff/", "/staff/account/", "/staff/account/app", "/staff/people/"):
        assert desk.get(path).headers["Location"].startswith("/staff/second-factor"), path
    assert desk.send("/staff/account/app/remove").headers["Location"].startswith("/staff/second-factor")
