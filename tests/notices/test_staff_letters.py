"""The letters about accounts, beside the files they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from ixevents.accounts import notices
from ixevents.accounts.models import Staff
from ixevents.core.clock import now
from ixevents.outbox.models import Notice
from tests.support import factories, markup

HERE = Path(__file__).parent
WRITE = bool(os.environ.get("IXEVENTS_WRITE_NOTICES"))


def staff_invited(staff: Staff) -> Notice | None:
    return notices.invited(staff, "TOKEN", now() + timedelta(days=7))


def staff_reset(staff: Staff) -> Notice | None:
    return notices.reset(staff, "TOKEN", now() + timedelta(hours=1))


CASES = (staff_invited, staff_reset, notices.password_changed, notices.factors_changed)


@pytest.mark.parametrize("lang", ["fr", "nl", "en"])
@pytest.mark.parametrize("case", CASES, ids=["staff_invited", "staff_reset", "staff_password_changed", "staff_factors_changed"])
def test_letter_is_the_expected_one(app: Flask, request: pytest.FixtureRequest, case: object, lang: str) -> None:
    staff = factories.make_staff(email="officer@example.org", name="Never In A Letter", language=lang)

    notice = case(staff)

    words = f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}"
    path = HERE / f"{_name(request)}.{lang}.txt"
    if WRITE:
        path.write_bytes(words.encode())
    assert words == path.read_bytes().decode()
    assert "Never In A Letter" not in notice.subject + notice.text + notice.html
    page = markup.read(notice.html)
    assert [a.get("href") for a in page.iter("a")] == re.findall(r"https?://\S+", notice.text)
    assert [part for part in notice.subject.split(" / ") if len(part) >= 60] == []


def _name(request: pytest.FixtureRequest) -> str:
    name = next(part for part in request.node.callspec.id.split("-") if part.startswith("staff_"))
    return str(name)
