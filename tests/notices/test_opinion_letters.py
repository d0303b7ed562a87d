"""The letter that brings an opinion to the College, beside the file it is expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

import os
import re
from pathlib import Path

import pytest
from flask import Flask

from ixevents.core.clock import now
from ixevents.opinions import notices, samples
from ixevents.opinions.models import Stamp
from tests.support import markup, sittings

HERE = Path(__file__).parent
WRITE = bool(os.environ.get("IXEVENTS_WRITE_NOTICES"))


@pytest.mark.parametrize("case", ["sent", "sent_not_valid_and_public"])
def test_letter_to_the_college_is_the_expected_one_in_both_languages(app: Flask, case: str) -> None:
    sittings.make_council()
    opinion = samples.opinion()
    if case != "sent":
        opinion.stamps, opinion.published_at = [Stamp.COMPOSITION], now()

    notice = notices.sent(opinion, "college@example.org")

    assert notice is not None
    words = f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}"
    assert words == _expected(f"opinion_{case}.unknown.txt", words)
    page = markup.read(notice.html)
    assert [a.get("href") for a in page.iter("a")] == re.findall(r"https?://\S+", notice.text)


def _expected(name: str, actual: str) -> str:
    path = HERE / name
    if WRITE:
        path.write_bytes(actual.encode())
    return path.read_bytes().decode()
