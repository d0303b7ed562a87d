"""Coming in: passwords, second factors, links of letters, and what attackers try with them."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import func, select

from ixevents.accounts import access, actions, administration, attempts, passwords, recovery, totp
from ixevents.accounts.models import Attempt, Factor, SignIn, Staff
from ixevents.accounts.roles import Role
from ixevents.core import tokens
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from tests.support import factories
from tests.support.client import StaffClient

PASSWORD = "four horses under one roof"
NOW = datetime(2026, 11, 24, 9, 0, 10, tzinfo=UTC)


@pytest.fixture
def officer(request: pytest.FixtureRequest) -> Staff:
    request.getfixturevalue("any_app" if "any_app" in request.fixturenames else "app")
    staff = factories.make_staff(roles=[Role.PROGRAMME_OFFICER], email="officer@example.org", password=passwords.hashed(PASSWORD))
    db.session.commit()
    return staff


def enter(desk: StaffClient, email: str = "officer@example.org", password: str = PASSWORD, address: str = "192.0.2.1", **more: str) -> int:
    form = {"email": email, "password": password, "csrf_token": desk._token(), **more}
    return desk.post("/staff/sign-in", data=form, environ_overrides={"REMOTE_ADDR": address}).status_code


def code_of(secret: str, at: datetime | None = None) -> str:
    return str(totp._factory().from_source(secret).generate(time=at).token)


def test_right_password_opens_and_wrong_ones_do_not(desk: StaffClient, officer: Staff) -> None:
    assert enter(desk, password="four horses under one rook") == 422
    assert desk.get("/staff/account/").status_code == 303

    assert enter(desk) == 303
    assert desk.get("/staff/account/").status_code == 200


def test_the_cookie_is_the_hosts_alone_and_new_at_every_sign_in(app: Flask, officer: Staff) -> None:
    desk = StaffClient(app, use_cookies=True)

    answers = [desk.send("/staff/sign-in", email=officer.email, password=PASSWORD) for _again in range(2)]

    first, sent = (answer.headers["Set-Cookie"] for answer in answers)
    assert sent.startswith("__Host-staff=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(sent.split("; "))
    assert "Domain" not in sent
    assert first.partition(";")[0] not in sent


def test_a_cookie_planted_before_signing_in_is_worth_nothing_after(desk: StaffClient, officer: Staff) -> None:
    with desk.session_transaction() as session:
        session[access.COOKIE_KEY] = "planted"

    enter(desk)

    with desk.session_transaction() as session:
        assert session[access.COOKIE_KEY] != "planted"
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1


@pytest.mark.parametrize("end", ["sign out", "password", "disabled", "ended from elsewhere", "idle"])
def test_a_stolen_cookie_ends_with_the_sign_in(
    desk: StaffClient, app: Flask, officer: Staff, end: str, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(NOW)
    enter(desk)
    thief = StaffClient(app, use_cookies=True)
    with desk.session_transaction() as own, thief.session_transaction() as stolen:
        stolen.update(own)
    assert thief.get("/staff/account/").status_code == 200

    if end == "sign out":
        desk.send("/staff/sign-out")
    elif end == "password":
        assert desk.send("/staff/account/password", present=PASSWORD, password="seven lamps along a quiet canal").status_code == 303
        assert desk.get("/staff/account/").status_code == 200
    elif end == "disabled":
        factories.make_staff(password="x")
        administration.disable(officer, actor="staff:0")
    elif end == "ended from elsewhere":
        other = StaffClient(app, use_cookies=True)
        enter(other)
        other.send("/staff/account/sign-ins/end-others")
    else:
        frozen_time(NOW + timedelta(hours=13))

    assert thief.get("/staff/account/").status_code == 303


def test_guessing_is_slowed_by_account_whatever_addresses_are_used(any_app: Flask, desk: StaffClient, officer: Staff) -> None:
    statuses = [enter(desk, password=f"wrong guess number {n}", address=f"203.0.113.{n}") for n in range(attempts.PER_ACCOUNT + 2)]

    assert statuses == [422] * attempts.PER_ACCOUNT + [429, 429]
    assert enter(desk, address="198.51.100.7") == 429


def test_guessing_is_slowed_by_client_whatever_accounts_are_tried(desk: StaffClient, officer: Staff) -> None:
    for _n in range(attempts.PER_CLIENT):
        attempts.note_failure(attempts.by_client("203.0.113.9"))

    assert enter(desk, address="203.0.113.9") == 429
    assert enter(desk, address="203.0.113.10") == 303


def test_forwarded_addresses_of_strangers_do_not_count(desk: StaffClient, officer: Staff) -> None:
    for _n in range(attempts.PER_CLIENT):
        attempts.note_failure(attempts.by_client("192.0.2.1"))
    form = {"email": officer.email, "password": PASSWORD, "csrf_token": desk._token()}

    answer = desk.post(
        "/staff/sign-in", data=form, headers={"X-Forwarded-For": "198.51.100.1"}, environ_overrides={"REMOTE_ADDR": "192.0.2.1"}
    )

    assert answer.status_code == 429


def test_after_a_quarter_of_an_hour_one_may_try_again(desk: StaffClient, officer: Staff, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)
    for _n in range(attempts.PER_ACCOUNT):
        enter(desk, password="wrong guess every time")
    assert enter(desk) == 429

    frozen_time(NOW + attempts.WINDOW + timedelta(seconds=1))

    assert enter(desk) == 303
    assert [attempt.failures for attempt in db.session.scalars(select(Attempt)) if attempt.since > NOW] == []


def test_known_and_unknown_addresses_are_answered_alike(desk: StaffClient, officer: Staff) -> None:
    invited, _token = administration.invite("invited@example.org", "I", [Role.STATISTICS], "fr", actor="system")
    closed = factories.make_staff(email="closed1@example.org", active=False, password=passwords.hashed(PASSWORD))
    db.session.commit()
    answers = {
        email: desk.send("/staff/sign-in", email=email, password=PASSWORD if email != officer.email else "wrong password entirely")
        for email in (officer.email, "nobody1@example.org", invited.email, closed.email)
    }

    bodies = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers.values()]
    assert {answer.status_code for answer in answers.values()} == {422}
    assert len(set(bodies)) == 1
    sizes = [len(answer.data) for answer in answers.values()]
    assert max(sizes) - min(sizes) < max(sizes) / 100


def test_known_and_unknown_addresses_take_the_same_time(app: Flask, officer: Staff) -> None:
    def measure(email: str) -> float:
        began = time.process_time()
        actions.sign_in(email, "wrong password entirely", f"192.0.2.{len(spent)}")
        return time.process_time() - began

    spent: dict[str, list[float]] = {"officer@example.org": [], "nobody@example.org": []}
    for _round in range(5):
        for email, times in spent.items():
            times.append(measure(email))

    known, unknown = (median(times) for times in spent.values())
    assert 0.5 < known / unknown < 2


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(desk: StaffClient, officer: Staff) -> None:
    answers = [desk.send("/staff/forgot-password", email=email) for email in (officer.email, "nobody@example.org")]

    assert {(answer.status_code, answer.headers["Location"], answer.text) for answer in answers} == {
        (303, "/staff/forgot-password?asked=1", answers[0].text)
    }
    assert [notice.recipient for notice in db.session.scalars(select(Notice))] == [officer.email]


def test_asking_again_and_again_fills_no_mailbox(desk: StaffClient, officer: Staff) -> None:
    for _n in range(actions.RESETS_PER_ACCOUNT + 3):
        assert desk.send("/staff/forgot-password", email=officer.email).status_code == 303

    assert db.session.scalar(select(func.count()).select_from(Notice)) == actions.RESETS_PER_ACCOUNT


def test_the_link_of_a_letter_changes_the_password_once(desk: StaffClient, app: Flask, officer: Staff) -> None:
    enter(desk)
    stranger = StaffClient(app, use_cookies=True)
    stranger.send("/staff/forgot-password", email=officer.email)
    letter = db.session.scalars(select(Notice)).one()
    path = re.search(r"https://events\.example\.org(/staff/reset/\S+)", letter.text)
    assert path

    answer = stranger.send(path[1], password="seven lamps along a quiet canal")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/sign-in?changed=1")
    assert desk.get("/staff/account/").status_code == 303
    assert stranger.get(path[1]).status_code == 410
    assert (enter(stranger), enter(stranger, password="seven lamps along a quiet canal")) == (422, 303)
    kinds = [notice.kind for notice in db.session.scalars(select(Notice).order_by(Notice.id))]
    assert kinds == ["accounts.reset", "accounts.password_changed"]


def test_tokens_open_their_own_door_only(desk: StaffClient, officer: Staff) -> None:
    invited, invitation = administration.invite("new@example.org", "New", [Role.STATISTICS], "en", actor="system")
    reset = tokens.sign(actions.RESET, [officer.id, officer.stamp])
    foreign = tokens.sign("registration", [officer.id, officer.stamp])

    assert [desk.get(f"/staff/reset/{token}").status_code for token in (invitation, foreign, "x", reset[:-2])] == [410] * 4
    assert [desk.get(f"/staff/invitations/{token}").status_code for token in (reset, foreign, "x")] == [410] * 3
    assert (desk.get(f"/staff/reset/{reset}").status_code, desk.get(f"/staff/invitations/{invitation}").status_code) == (200, 200)
    assert invited.invited


@pytest.mark.parametrize(("kind", "hours"), [("reset", 2), ("invitations", 24 * 8)])
def test_links_end_by_themselves(desk: StaffClient, officer: Staff, frozen_time: Callable[[datetime], None], kind: str, hours: int) -> None:
    frozen_time(NOW)
    _staff, invitation = administration.invite("new@example.org", "New", [Role.STATISTICS], "en", actor="system")
    token = invitation if kind == "invitations" else tokens.sign(actions.RESET, [officer.id, officer.stamp])
    assert desk.get(f"/staff/{kind}/{token}").status_code == 200

    frozen_time(NOW + timedelta(hours=hours))

    assert desk.get(f"/staff/{kind}/{token}").status_code == 410


def test_an_invitation_is_taken_up_once_and_a_newer_one_voids_it(desk: StaffClient) -> None:
    _staff, old = administration.invite("new@example.org", "New", [Role.STATISTICS], "en", actor="system")
    staff, token = administration.invite("new@example.org", "New", [Role.STATISTICS], "en", actor="system")
    assert desk.get(f"/staff/invitations/{old}").status_code == 410

    assert desk.send(f"/staff/invitations/{token}", password=PASSWORD).status_code == 303

    assert desk.get("/staff/account/").status_code == 200
    assert desk.get(f"/staff/invitations/{token}").status_code == 410
    with pytest.raises(Refused):
        administration.invite("new@example.org", "New", [Role.ADMINISTRATOR], "en", actor="system")
    assert staff.roles == ["statistics"]


def test_a_code_is_asked_for_and_is_good_once(
    desk: StaffClient, app: Flask, officer: Staff, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(NOW)
    officer.totp_secret = totp.new_secret()
    code = code_of(officer.totp_secret, NOW)

    enter(desk, next="/staff/account/name")
    assert desk.get("/staff/account/").headers["Location"].startswith("/staff/second-factor?next=")
    assert desk.send("/staff/second-factor", code="000000").status_code == 422
    answer = desk.send("/staff/second-factor", code=f"{code[:3]} {code[3:]}", next="/staff/account/name")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/account/name")
    assert desk.get("/staff/account/").status_code == 200
    replay = StaffClient(app, use_cookies=True)
    enter(replay)
    assert replay.send("/staff/second-factor", code=code).status_code == 422
    assert replay.get("/staff/account/").status_code == 303


def test_guessing_codes_is_slowed_by_account(desk: StaffClient, officer: Staff) -> None:
    officer.totp_secret = totp.new_secret()
    for n in range(attempts.PER_ACCOUNT):
        actions.show_code(officer, "000001", f"192.0.2.{n}")

    with pytest.raises(Refused, match="15 minutes"):
        actions.show_code(officer, code_of(officer.totp_secret), "192.0.2.99")


def test_a_recovery_code_replaces_the_factor_once(any_app: Flask, officer: Staff) -> None:
    officer.totp_secret = totp.new_secret()
    codes = actions.renew_recovery_codes(officer)

    assert (len(codes), len(set(codes))) == (recovery.HOW_MANY, recovery.HOW_MANY)
    assert actions.show_code(officer, codes[3].upper().replace("-", " "), "192.0.2.1") == Factor.RECOVERY
    assert actions.show_code(officer, codes[3], "192.0.2.1") is None
    other = factories.make_staff(totp_secret=totp.new_secret())
    assert actions.show_code(other, codes[4], "192.0.2.1") is None


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/staff/",
        "/staff/\t//evil",
        "javascript:alert(1)",
        "/fr/",
        "http://[",
    ],
)
def test_where_one_goes_next_stays_here(desk: StaffClient, officer: Staff, address: str) -> None:
    form = {"email": officer.email, "password": PASSWORD, "next": address}

    assert desk.send("/staff/sign-in", **form).headers["Location"] == "/staff/"


@pytest.mark.parametrize("address", ["/staff/sign-out", "/staff/language", "/staff/nothing-of-the-kind", "/staff/events/%00"])
def test_where_no_page_is_one_goes_to_the_first(desk: StaffClient, officer: Staff, address: str) -> None:
    form = {"email": officer.email, "password": PASSWORD, "next": address}

    assert desk.send("/staff/sign-in", **form).headers["Location"] == "/staff/"


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 201,
        "motdepasse2026!",
        "Wachtwoord1234",
        "aaaaaaaaaaaaaa",
        "abababababab",
        "abcdefghijklmnop",
        "qwerty123456",
        "officer20262026",
        "123456789012",
    ],
)
def test_passwords_that_are_guessed_quickly_are_refused(app: Flask, password: str) -> None:
    with pytest.raises(Refused):
        passwords.require_good(password, "Officer", "officer")


@pytest.mark.parametrize(
    "password",
    [
        "four horses under one roof",
        "élan vital de 3 h du matin",
        "correct-kettle-7",
        "kanarie vliegt uit " + "over de daken van Elsene naar zee " * 5,
    ],
)
def test_long_passwords_need_no_signs(app: Flask, password: str) -> None:
    passwords.require_good(password, "Officer", "officer")

    assert passwords.matches(passwords.hashed(password), password)


def test_freshness_is_asked_for_before_factors_change(desk: StaffClient, officer: Staff, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)
    enter(desk)
    assert desk.get("/staff/account/app").status_code == 200

    frozen_time(NOW + timedelta(minutes=16))
    assert desk.get("/staff/account/app").headers["Location"] == "/staff/account/confirm?next=/staff/account/app"
    assert desk.send("/staff/account/confirm", password="not my password at all").status_code == 422
    assert desk.send("/staff/account/confirm", password=PASSWORD, next="/staff/account/app").headers["Location"] == "/staff/account/app"

    assert desk.get("/staff/account/app").status_code == 200


def test_an_app_is_set_up_by_showing_a_right_code(desk: StaffClient, officer: Staff) -> None:
    enter(desk)
    page = desk.get("/staff/account/app").text
    signed, typed = re.search(r'name="secret" value="([^"]+)"', page), re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert signed, page
    assert typed, page

    assert desk.send("/staff/account/app", secret=signed[1], code="000000").status_code == 422
    answer = desk.send("/staff/account/app", secret=signed[1], code=TOTP(typed[1].replace(" ", "")).generate().token)

    assert answer.headers["Location"] == "/staff/account/recovery-codes"
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", desk.send("/staff/account/recovery-codes").text)
    assert len(codes) == recovery.HOW_MANY
    assert codes[0] not in desk.get("/staff/account/recovery-codes").text
    assert officer.totp_secret is not None
    assert typed[1].replace(" ", "") not in officer.totp_secret


def test_nobody_ends_or_removes_what_is_anothers(desk: StaffClient, client: FlaskClient, officer: Staff) -> None:
    other = factories.make_staff()
    actions.enter(other, browser="", factor=None)
    theirs = db.session.scalars(select(SignIn).where(SignIn.staff_id == other.id)).one()
    enter(desk)

    assert desk.send(f"/staff/account/sign-ins/{theirs.id}/end").status_code == 404
    assert desk.send("/staff/account/passkeys/1/remove").status_code == 404


def test_who_chooses_another_language_reads_in_it_that_it_is_kept(desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    desk.send("/staff/account/name", name="Ann", language="nl")

    assert "Bewaard" in desk.get("/staff/account/").text
