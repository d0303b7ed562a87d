"""The letters about news by mail, beside the files they are expected to equal; written anew by `IXEVENTS_WRITE_NOTICES=1`."""

import re

import pytest
from flask import Flask

from ixevents.outbox.models import Notice
from ixevents.subscriptions import samples
from tests.support import markup
from tests.support.expected_letters import expected


@pytest.mark.parametrize("lang", ["fr", "nl", "en"])
@pytest.mark.parametrize("case", sorted(samples.NAMES))
def test_letter_about_news_is_the_expected_one(app: Flask, case: str, lang: str) -> None:
    notice = samples.write(case, lang)

    assert isinstance(notice, Notice)
    words = re.sub(r"(/own/)[\w-]+", r"\1CODE", f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}")
    assert words == expected(f"subscription_{case}.{lang}.txt", words)
    page = markup.read(notice.html)
    assert [a.get("href") for a in page.iter("a")] == re.findall(r"https?://\S+", notice.text)
