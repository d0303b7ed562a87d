"""The proof-reading client, the one of staff, and the command runner: what they do happens outside the test's own application context."""

from collections.abc import Callable
from contextvars import Context
from typing import Any, TypeVar

from click.testing import Result
from flask.testing import FlaskClient, FlaskCliRunner
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import inspect
from werkzeug.test import TestResponse

from ixevents.accounts import access, actions
from ixevents.accounts.models import Factor, Staff
from ixevents.accounts.roles import Role
from ixevents.cli import cli
from ixevents.extensions import db
from tests.support import factories, proofreading

T = TypeVar("T")


class ProofreadingClient(FlaskClient):
    """Fetches like a browser without cookies, and checks every page on the way.

    A request gets a context and a database session of its own, as in production: nothing the test has
    loaded can hide a forgotten eager load, and nothing the page has loaded stays behind.
    """

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        response = _apart(lambda: FlaskClient.open(self, *args, buffered=buffered, **kwargs))
        proofreading.check(response)
        return response


class StaffClient(ProofreadingClient):
    """A browser of somebody who works here: keeps cookies, and sends the token that forms of the back-office carry."""

    staff: Staff | None = None

    def sign_in(self, *roles: Role, **values: Any) -> Staff:
        """Sign somebody new in, with these roles, as if by a passkey."""
        self.staff = factories.make_staff(roles=list(roles), **values)
        db.session.commit()
        token = actions.enter(self.staff, browser="Firefox, Linux", factor=Factor.PASSKEY)
        db.session.commit()
        with self.session_transaction() as session:
            session.clear()
            session[access.COOKIE_KEY] = token
        return self.staff

    def send(self, path: str, **form: Any) -> TestResponse:
        """Send a form as its page would; a value that is a list is sent several times."""
        return self.post(path, data={**form, "csrf_token": self._token()}, content_type="multipart/form-data")

    def _token(self) -> str:
        """Return the token a page of this browser would carry, without fetching one."""
        with self.session_transaction() as session:
            word = session.setdefault("csrf_token", "a word for this browser")
        return str(URLSafeTimedSerializer(str(self.application.secret_key), salt="wtf-csrf-token").dumps(word))


class CommandRunner(FlaskCliRunner):
    """Runs `ixevents` commands as a process of their own would."""

    def run(self, *args: str) -> Result:
        """Run `ixevents` with arguments."""
        return _apart(lambda: self.invoke(cli, list(args)))


def _apart(work: Callable[[], T]) -> T:
    """Do something in a context of its own, on what the test has written so far; then bring the test's objects up to date."""
    db.session.commit()
    try:
        return Context().run(work)
    finally:
        refresh_loaded()


def refresh_loaded() -> None:
    """Let the columns of every loaded object be read again at the next use; relations stay loaded."""
    db.session.rollback()
    for loaded in db.session:
        columns = [attribute.key for attribute in inspect(type(loaded)).column_attrs]
        db.session.expire(loaded, columns)
