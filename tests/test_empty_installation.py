"""An installation in which nothing is written yet, and one with the sample: pages answer, no link leads nowhere, nothing says "None"."""

import re
from collections.abc import Callable, Hashable
from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from ixevents.accounts.roles import Role
from ixevents.core.languages import LANGUAGES
from tests.support.client import ProofreadingClient, StaffClient

HOME = "http://localhost"
ELSEWHERE = ("/dev/", "/static/", "/assets/")
UNSAID = re.compile(r"\bUndefined\b|%\([a-z_]+\)s|\{\{|Translated\(")
NOTHING = re.compile(r"(?<!If-)\bNone\b(?!-Match)")
SEARCHED = re.compile(r"ander woord|één woord|minder woorden|filters? weg|deze filters|zoekveld leeg")
"""What the pages say to who searched and found nothing."""

SAMPLES = "/staff/letters/samples/"
"""Letters with invented data, each in every language: a reader opens those in the own one."""


class Page(HTMLParser):
    """What a page says, and where it leads and sends to."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.leads: list[str] = []
        self.sends: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the addresses of links and of forms that only ask."""
        given = dict(attrs)
        self._silent = tag in ("script", "style")
        if tag in ("a", "link") and given.get("href"):
            self.leads.append(given["href"] or "")
        elif tag == "form":
            asks = (given.get("method") or "get").lower() == "get"
            (self.leads if asks else self.sends).append(given.get("action") or "")

    def handle_data(self, data: str) -> None:
        """Take the words."""
        if not self._silent:
            self.words.append(data)


def crawled(client: StaffClient, lang: str, starts: list[str], kind: Callable[[str], Hashable] = str) -> tuple[set[str], list[str]]:
    """Read every page that can be reached from the first ones, one of each kind; return the addresses, and what is wrong."""
    others = (*ELSEWHERE, *(f"/{other}/" for other in LANGUAGES if other != lang))
    unread = re.compile(rf"{SAMPLES}.*\blanguage=({'|'.join(set(LANGUAGES) - {lang})})$")
    ways = [(start, "the start") for start in starts]
    seen, faults, kinds = set(starts), [], set(map(kind, starts))
    while ways:
        address, source = ways.pop()
        answer = client.get(address, base_url=HOME)
        if answer.status_code >= 400:
            faults.append(f"{address} answers {answer.status_code}, from {source}")
            continue
        if 300 <= answer.status_code < 400:
            found = [answer.location]
        elif answer.mimetype == "text/html":
            page = Page()
            page.feed(answer.text)
            said = " ".join(page.words)
            faults += [f"{address} says {word!r} to who looked for nothing" for word in SEARCHED.findall(said) if "?" not in address]
            faults += [f"{address} says {word!r}" for word in UNSAID.findall(said) + NOTHING.findall(said)]
            faults += [f"{address} sends to {way}, which takes nothing" for way in page.sends if not _takes(client, urljoin(address, way))]
            found = page.leads
        else:
            continue
        for way in found:
            target = urldefrag(urljoin(HOME + address, way))[0].replace(client.application.config["BASE_URL"], HOME)
            path = target.removeprefix(HOME)
            if urlsplit(target).netloc == "localhost" and path not in seen and not path.startswith(others) and not unread.match(path):
                seen.add(path)
                if kind(path) not in kinds:
                    kinds.add(kind(path))
                    ways.append((path, address))
    return seen, faults


def _takes(client: StaffClient, address: str) -> bool:
    """Whether a form may be sent there."""
    return bool(client.application.url_map.bind("localhost").test(urlsplit(address).path, method="POST"))


def test_every_page_answers_and_leads_somewhere(desk: StaffClient) -> None:
    """In Dutch, where "None" is no word; the other languages have the same templates."""
    desk.sign_in(Role.ADMINISTRATOR, language="nl")

    seen, faults = crawled(desk, "nl", ["/nl/", "/staff/"])

    assert len(seen) > 200
    assert faults == []


@pytest.mark.usefixtures("sampled")
def test_every_kind_of_page_answers_and_leads_somewhere_on_the_sample(app: Flask, desk: StaffClient) -> None:
    """One of each address and of what it is asked, whatever the numbers and names."""
    desk.sign_in(Role.ADMINISTRATOR, language="nl")
    addresses = app.url_map.bind("localhost")

    def kind(path: str) -> Hashable:
        split = urlsplit(path)
        try:
            return addresses.match(split.path, method="GET")[0], frozenset(parse_qs(split.query))
        except (NotFound, RequestRedirect):
            return path

    seen, faults = crawled(desk, "nl", ["/nl/", "/staff/"], kind)

    assert len({kind(path) for path in seen}) > 350
    assert faults == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_catalogue_without_a_record_has_no_empty_part(client: ProofreadingClient, lang: str) -> None:
    page = client.get(f"/{lang}/projects/").text

    assert ("empty-state" in page, [part for part in ("records", "map", "partners") if f'id="{part}"' in page]) == (True, [])
