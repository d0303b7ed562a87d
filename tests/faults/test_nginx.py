"""nginx and Caddy of Debian with the examples of `deploy/` before gunicorn in production (cases 14, 15, 21, 24, 32, 57, 60)."""

import gzip
import re
import shutil
import signal
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

import psutil
import pytest
from redis import Redis

from tests.faults import machines
from tests.faults.caddy import caddy
from tests.faults.machines import Machine
from tests.faults.nginx import HOST, Proxy, nginx
from tests.support import prepared
from tests.support.service import environment_for

FORM = "/fr/events/a-qui-est-l-eau/register"
TYPED = {"Content_Type": "application/x-www-form-urlencoded"}
UNREADABLE = ("ne pouvons pas lire", "niet lezen", "cannot read")
PAGES = ("/fr/", "/fr/agenda", FORM)


@dataclass(frozen=True)
class Site:
    """The site as a town runs it, on ports of a test."""

    proxy: Proxy
    caddy: Proxy
    web: Machine
    counts: Machine


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("proxied")
    data, disk = folder / "data", folder / "nginx"
    shutil.copytree(prepared.folder(environment_for), data)
    disk.mkdir()
    with ExitStack() as stack:
        counts = machines.redis(folder)
        live = {
            "ENVIRONMENT": "production",
            "SECRET_KEY": "a key for tests only, long enough to be accepted",
            "BASE_URL": f"https://{HOST}",
            "TRUSTED_PROXY": "127.0.0.1",
            "RATELIMIT_STORAGE_URI": f"redis://127.0.0.1:{counts.port}/0",
        }
        web = machines.web(environment_for(data, 0, **live))
        for machine in (counts, web):
            machine.start()
            stack.callback(machine.kill)
        proxy = stack.enter_context(nginx(disk, web))
        other = stack.enter_context(caddy(folder / "caddy", web))
        machines.until(lambda: machines.ready(web.at), "the web host did not start", 60)
        yield Site(proxy, other, web, counts)


def test_a_reader_gets_pages_once_compressed_over_tls_alone(site: Site) -> None:
    for path in PAGES:
        status, text, headers = site.proxy.ask(path, Accept_Encoding="gzip, br")
        page = gzip.decompress(text.encode("latin-1")).decode()
        assert (status, headers["Content-Encoding"], "<h1" in page) == (200, "gzip", True)
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    plain = site.proxy.ask_plainly("/fr/agenda?page=2")

    assert (plain[0], plain[2]["Location"]) == (301, f"https://{HOST}/fr/agenda?page=2")
    assert "nginx/" not in str(plain[2]) + str(headers)
    assert _spoken(site.proxy) == ("h2", "TLSv1.3")


def test_files_and_long_answers_come_whole(site: Site) -> None:
    page = site.proxy.ask("/fr/")[1]
    files = set(re.findall(r'(?:href|src)="(/(?:static|assets)/[^"]+)"', page))
    long = site.proxy.ask("/api/v1/projects")

    assert len(files) > 3
    for path in files:
        status, text, headers = site.proxy.ask(path.replace("&amp;", "&"))
        _status, direct, _headers = _direct(site, path.replace("&amp;", "&"))
        assert (status, text, headers.get("Cache-Control")) == (200, direct, "public, max-age=31536000, immutable")
    assert (long[0], long[1]) == (200, _direct(site, "/api/v1/projects")[1])
    assert site.proxy.ask("/metrics")[0] == 404


def test_nobody_chooses_the_address_that_is_counted_or_the_host_that_is_shown(site: Site) -> None:
    forged = {
        "X_Forwarded_For": "203.0.113.9, 203.0.113.10",
        "X_Real_IP": "203.0.113.9",
        "Forwarded": "for=203.0.113.9;host=evil.example;proto=http",
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Prefix": "/evil.example",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Port": "81",
        "Script_Name": "/evil.example",
    }

    answers = [site.proxy.ask(FORM, urlencode({"name": "x"}).encode(), source, **TYPED, **forged) for source in ("127.0.0.3", "127.0.0.4")]
    shown = [site.proxy.ask(path, **{**forged, "Host": "evil.example"}) for path in ("/", "/fr", *PAGES, "/fr/events/a-qui-est-l-eau/")]

    assert [status for status, _text, _headers in answers] == [422, 422]
    with Redis(port=site.counts.port) as redis:
        counted = str(redis.keys())
    assert ("127.0.0.3" in counted, "127.0.0.4" in counted, "203.0.113" in counted) == (True, True, False)
    assert [1 for _status, text, headers in shown if "evil.example" in text + str(headers)] == []
    assert [headers["Location"] for status, _text, headers in shown if status in (301, 302, 303, 307, 308)] != []


def test_too_large_a_body_is_told_in_words(site: Site) -> None:
    for proxy in (site.proxy, site.caddy):
        # A server that answers and hangs up while megabytes are on their way is never heard: this has to come every time.
        by_us = [proxy.ask(FORM, urlencode({"name": "x" * size}).encode(), **TYPED) for size in (300_000, *[20_000_000] * 4)]
        by_proxy = proxy.announce(FORM, 24 * 1024 * 1024)
        after = proxy.ask(FORM)

        assert [(status, "<h1" in page) for status, page, _headers in by_us] == [(413, True)] * 5
        assert (by_proxy[0], "trop volumineux" in by_proxy[1], "te groot" in by_proxy[1]) == (413, True, True)
        assert after[0] == 200


@pytest.mark.parametrize("name", ["proxy", "caddy"])
def test_who_is_refused_before_anybody_reads_what_they_send_hears_it(site: Site, name: str) -> None:
    """More than gunicorn reads by itself of what nobody wants: it would hang up, and the proxy would say that nobody is there."""
    proxy: Proxy = getattr(site, name)
    body, source = urlencode({"name": "x" * 20_000_000}).encode(), "127.0.0.7"
    often = (proxy.ask(FORM, b"name=x", source, **TYPED)[0] for _ in range(200))

    assert 429 in often
    answers = [proxy.ask(path, body, source, **TYPED)[0] for path in ("/fr/nowhere", "/fr/agenda", FORM) for _ in range(3)]
    assert answers == [404] * 3 + [405] * 3 + [429] * 3


@pytest.mark.parametrize("name", ["proxy", "caddy"])
def test_what_cannot_be_read_is_told_in_three_languages(site: Site, name: str) -> None:
    proxy: Proxy = getattr(site, name)
    asked = {
        "a long address": proxy.ask(f"/fr/agenda?q={'a' * 9000}"),
        "too many cookies": proxy.ask("/fr/", Cookie="; ".join(f"c{number}={'a' * 100}" for number in range(90))),
    }
    ours = proxy.ask(FORM, urlencode({"name": "x"}).encode(), **TYPED)
    api = proxy.ask("/api/v1/projects?limit=many")

    told = {case: (status, *(words in page for words in UNREADABLE)) for case, (status, page, _headers) in asked.items()}
    assert told == {"a long address": (414, True, True, True), "too many cookies": (431, True, True, True)}
    assert [headers["Cache-Control"] for _status, _page, headers in asked.values()] == ["no-store"] * 2
    assert (ours[0], "<form" in ours[1], api[0], "problem+json" in api[2]["Content-Type"]) == (422, True, 400, True)


def test_people_who_send_slowly_keep_nobody_waiting(site: Site) -> None:
    """More of them than the site has threads."""
    head = f"POST {FORM} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: {TYPED['Content_Type']}\r\nContent-Length: 300\r\n\r\nname="
    for proxy in (site.proxy, site.caddy):
        with ExitStack() as lines:
            for _ in range(40):
                plain = socket.create_connection(("127.0.0.1", proxy.port), 10)
                line = lines.enter_context(proxy.context.wrap_socket(plain, server_hostname=HOST))
                line.sendall(head.encode())
            began = time.monotonic()
            statuses = [proxy.ask(path)[0] for path in PAGES]

        assert (statuses, time.monotonic() - began < 10) == ([200] * len(PAGES), True)


def test_caddy_passes_on_what_nginx_does(site: Site) -> None:
    forged = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "http"}
    pages = [site.caddy.ask(path, Accept_Encoding="gzip", **forged) for path in PAGES]
    refused = site.caddy.ask(FORM, urlencode({"name": "x"}).encode(), "127.0.0.5", **TYPED, **forged)
    private = _private(site.caddy, "caddy")

    assert [(status, headers["Content-Encoding"]) for status, _text, headers in pages] == [(200, "gzip")] * len(PAGES)
    assert [1 for _status, text, headers in pages if "evil.example" in text + str(headers)] == []
    assert refused[0] == 422
    with Redis(port=site.counts.port) as redis:
        counted = str(redis.keys())
    assert ("127.0.0.5" in counted, "203.0.113" in counted) == (True, False)
    assert (private[0], private[2].get("Content-Encoding"), private[2]["Cache-Control"]) == (200, None, "private, no-store")
    assert site.caddy.ask("/metrics")[0] == 404


@pytest.mark.parametrize(
    ("length", "body"),
    [("Transfer-Encoding: chunked", b"ZZ\r\nname=x\r\n0\r\n\r\n"), ("Content-Length: 30", b"name=cut+off")],
    ids=["no number", "cut off"],
)
def test_a_body_that_gunicorn_cannot_read_is_no_fault_of_ours(site: Site, length: str, body: bytes) -> None:
    head = f"POST {FORM} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\nContent-Type: {TYPED['Content_Type']}\r\n{length}\r\n\r\n"

    with socket.create_connection(site.web.at, 20) as line:
        line.sendall(head.encode() + body)
        line.shutdown(socket.SHUT_WR)
        answer = line.makefile("rb").readline()

    assert answer.split()[1] == b"400"


def test_private_addresses_stay_private_and_uncompressed(site: Site) -> None:
    status, _text, headers = site.proxy.ask(FORM, urlencode(_filled(site.proxy, "private")).encode(), **TYPED)
    address = headers["Location"].removeprefix(f"https://{HOST}")
    private = site.proxy.ask(address, Accept_Encoding="gzip")
    again = site.proxy.ask(address, Accept_Encoding="gzip", Via="1.1 somewhere")

    assert status == 303
    assert re.fullmatch(r"/fr/registrations/[\w-]+", address)
    for found in (private, again):
        assert (found[0], found[2].get("Content-Encoding"), found[2]["Cache-Control"]) == (200, None, "private, no-store")
    assert address.rsplit("/", 1)[1] not in site.proxy.logs()


def test_when_no_web_process_answers_readers_and_senders_are_told_in_their_language(site: Site) -> None:
    filled, code = urlencode(_filled(site.proxy, "away")).encode(), "/fr/registrations/secret-of-a-person"
    site.web.kill()
    try:
        answers = [
            answer for one in (site.proxy, site.caddy) for answer in (one.ask("/fr/"), one.ask(code), one.ask(FORM, filled, **TYPED))
        ]
    finally:
        site.web.start()
        machines.until(lambda: machines.ready(site.web.at), "the web host did not come back", 60)
    after = site.proxy.ask(FORM, filled, **TYPED)

    for status, page, headers in answers:
        assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "30", "no-store")
        assert "Rien n" in page
        assert 'lang="nl"' in page
    assert after[0] == 303
    assert "secret-of-a-person" not in site.proxy.logs() + site.caddy.logs()


def test_a_reload_turns_nobody_away(site: Site) -> None:
    """As `systemctl reload ixevents-web` does after an upgrade."""
    master = psutil.Process(site.web.process.pid)
    (old,) = master.children()

    site.web.process.send_signal(signal.SIGHUP)
    answers = Counter(_asked_until(site, lambda: old not in master.children()))

    assert set(answers) == {200}
    assert master.children() != []


def _asked_until(site: Site, done: Callable[[], bool]) -> Iterator[int]:
    """Ask for a page and a form again and again; gives the statuses."""
    deadline = time.monotonic() + 40
    while not done():
        assert time.monotonic() < deadline, "the old process does not go"
        yield from (site.proxy.ask(path)[0] for path in ("/fr/", FORM))
    yield site.proxy.ask("/fr/")[0]


def _private(proxy: Proxy, who: str) -> machines.Answer:
    """Sign up, and return the private page."""
    headers = proxy.ask(FORM, urlencode(_filled(proxy, who)).encode(), **TYPED)[2]
    return proxy.ask(headers["Location"].removeprefix(f"https://{HOST}"), Accept_Encoding="gzip")


def _filled(proxy: Proxy, who: str) -> dict[str, str]:
    """Open the form and fill it in."""
    page = proxy.ask(FORM)[1]
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("stamp", "revision", "slot")}
    hidden = {name: match.group(1) for name, match in found.items() if match}
    return {**hidden, "seats": "1", "name": "Resident", "email": f"{who}@example.org"}


def _direct(site: Site, path: str) -> machines.Answer:
    """Ask gunicorn itself."""
    with closing(HTTPConnection(*site.web.at, timeout=20)) as line:
        line.request("GET", path, headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"})
        response = line.getresponse()
        return response.status, response.read().decode("latin-1"), dict(response.getheaders())


def _spoken(proxy: Proxy) -> tuple[str | None, str | None]:
    """Return the protocol and the version of TLS that a browser of today gets."""
    context = ssl.create_default_context(cafile=str(proxy.folder / "site.pem"))
    context.check_hostname = False
    context.set_alpn_protocols(["h2", "http/1.1"])
    with socket.create_connection(("127.0.0.1", proxy.port), 10) as line, context.wrap_socket(line, server_hostname=HOST) as secure:
        return secure.selected_alpn_protocol(), secure.version()
