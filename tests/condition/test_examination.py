"""What a look at the installation finds: inside the house, at the mail server, and in DNS."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.condition import examination, house, mail, post
from ixevents.condition.findings import Finding
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.outbox import signing
from tests.mailbox.conftest import accounts, postbox  # noqa: F401  # fixtures
from tests.outbox.test_signing import key_file  # noqa: F401  # a fixture
from tests.support.client import StaffClient
from tests.support.postal import Postbox
from tests.support.service import free_port

Zone = dict[str, list[str]]
"""TXT records by name; of another kind by name and kind, as `example.org/MX`."""


@pytest.fixture
def nameserver() -> Iterator[Callable[[Zone], None]]:
    """A name server of our own on this machine; call it with the records it is to know."""
    records: Zone = {}
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            data, asker = line.recvfrom(4096)
            if data == b"stop":
                return
            question = dns.message.from_wire(data)
            name = question.question[0].name
            reply = dns.message.make_response(question)
            kind = dns.rdatatype.to_text(question.question[0].rdtype)
            asked = name.to_text(omit_final_dot=True)
            found = records.get(asked if kind == "TXT" else f"{asked}/{kind}")
            if found:
                values = [quoted(text) for text in found] if kind == "TXT" else found
                reply.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *values))
            else:
                reply.set_rcode(dns.rcode.NXDOMAIN)
            line.sendto(reply.to_wire(), asker)

    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], line.getsockname()[1]
    dns.resolver.default_resolver = resolver
    thread = threading.Thread(target=answer)
    thread.start()
    yield records.update
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stop:
        stop.sendto(b"stop", line.getsockname())
    thread.join()
    line.close()
    dns.resolver.default_resolver = None


@pytest.fixture
def mail_server() -> Iterator[int]:
    """A mail server that says hello; returns its port."""
    door = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        caller, _address = door.accept()
        with caller:
            caller.sendall(b"220 mail.example.org ESMTP\r\n")
            while caller.recv(1024):
                caller.sendall(b"250 mail.example.org\r\n")

    thread = threading.Thread(target=greet, daemon=True)
    thread.start()
    yield door.getsockname()[1]
    door.close()


def found(findings: Iterator[Finding]) -> dict[str, Finding]:
    """Return findings by name."""
    with speaking("en"):
        return {finding.name: finding for finding in findings}


def looked(look: Callable[[], Finding]) -> Iterator[Finding]:
    """Look when asked, in the language spoken then."""
    yield look()


def quoted(text: str) -> str:
    """Return a TXT record as a name server writes it: in strings of 255 signs at most."""
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, len(text), 255))


def test_records_that_are_there_are_well(app: Flask, nameserver: Callable[[Zone], None]) -> None:
    app.config.update(MAIL_FROM="events@mail.ixelles.be", MAIL_DOMAIN="mail.ixelles.be", MAIL_DKIM_SELECTOR="s1")
    nameserver(
        {
            "mail.ixelles.be": ["unrelated", "v=spf1 mx -all"],
            "s1._domainkey.mail.ixelles.be": ["v=DKIM1; k=rsa; p=MIIB"],
            "_dmarc.ixelles.be": ["v=DMARC1; p=reject"],
        }
    )

    records = found(mail.dns_records())

    assert {name: finding.well for name, finding in records.items()} == {"spf": True, "dkim": True, "dmarc": True}
    assert records["dmarc"].words == "v=DMARC1; p=reject"


def test_records_that_lack_are_named_with_what_to_do(app: Flask, nameserver: Callable[[Zone], None]) -> None:
    app.config.update(MAIL_FROM="events@ixelles.be", MAIL_DKIM_SELECTOR="s1")
    nameserver({"ixelles.be": ["v=spf1 -all", "v=spf1 mx -all"], "s1._domainkey.ixelles.be": ["v=DKIM1; p="]})

    records = found(mail.dns_records())

    assert {name: finding.well for name, finding in records.items()} == {"spf": False, "dkim": False, "dmarc": False}
    assert records["spf"].words == "2 records, one is allowed"
    assert all(finding.todo for finding in records.values())


def test_an_unknown_selector_is_no_fault(app: Flask, nameserver: Callable[[Zone], None]) -> None:
    app.config.update(MAIL_FROM="events@ixelles.be", MAIL_DKIM_SELECTOR="")

    assert found(mail.dns_records())["dkim"].well is None


def test_silent_dns_is_a_plain_finding(app: Flask) -> None:
    app.config.update(MAIL_FROM="events@ixelles.be")
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], free_port()
    dns.resolver.default_resolver = resolver
    try:
        [finding] = found(mail.dns_records()).values()
    finally:
        dns.resolver.default_resolver = None

    assert (finding.name, finding.well) == ("dns", None)


def test_a_reserved_domain_is_not_asked_for(app: Flask) -> None:
    [finding] = found(mail.dns_records()).values()

    assert finding.words == "example.org is reserved for examples: nothing to look at"


def test_the_mail_server_is_greeted(app: Flask, mail_server: int) -> None:
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=mail_server)

    with speaking("en"):
        assert mail.server() == Finding("server", well=True, words="answers, not encrypted")


def test_a_mail_server_that_is_away_is_told(app: Flask) -> None:
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=free_port())

    with speaking("en"):
        finding = mail.server()

    assert (finding.well, finding.words) == (False, "does not answer (ConnectionRefusedError)")


def test_letters_numbered_by_another_domain_are_told(app: Flask) -> None:
    app.config.update(MAIL_FROM="events@ixelles.be", MAIL_DOMAIN="elsewhere.example")

    assert mail.sender().well is False


def test_examples_send_nothing_in_production(app: Flask) -> None:
    assert mail.sender().well is True
    app.config["ENVIRONMENT"] = "production"

    assert mail.sender().well is False


def test_clocks_are_compared_on_each_database(any_app: Flask) -> None:
    assert house.clock().well is True


def test_without_its_tables_the_rest_is_still_looked_at(app: Flask) -> None:
    db.session.connection().exec_driver_sql("DROP TABLE notice")
    db.session.connection().exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
    newest = house.database().words.rpartition(" ")[2]
    db.session.connection().exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{newest}')")
    db.session.commit()

    findings = {finding.name: finding.well for finding in examination.examine()}

    assert (findings["queue"], findings["counters"], findings["disk"]) == (False, True, True)


def test_the_page_tells_what_the_command_tells(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    page = desk.get("/staff/health").text

    assert "run: ixevents migrate" in page
    assert "is reserved for examples" in page
    assert "1 thing is not well" in page


def test_one_domain_in_from_envelope_or_signature_is_asked_for(app: Flask, key_file: Path) -> None:  # noqa: F811
    app.config.update(MAIL_FROM="events@ixelles.be", BOUNCE_DOMAIN="bounce.ixelles.be")
    below = found(looked(post.alignment))["alignment"]
    app.config.update(BOUNCE_DOMAIN="mailer.example")
    foreign = found(looked(post.alignment))["alignment"]
    app.config.update(DKIM_KEY_FILE=str(key_file), DKIM_SELECTOR="s1")
    signed = found(looked(post.alignment))["alignment"]

    assert (below.well, foreign.well, signed.well) == (True, False, True)
    assert foreign.todo == "choose a bounce domain below ixelles.be, or sign with it"


def test_key_in_dns_is_compared_with_the_one_letters_are_signed_with(
    app: Flask,
    nameserver: Callable[[Zone], None],
    key_file: Path,  # noqa: F811
) -> None:
    app.config.update(MAIL_FROM="events@ixelles.be", BOUNCE_DOMAIN="bounce.ixelles.be", DKIM_KEY_FILE=str(key_file), DKIM_SELECTOR="s1")
    key = str(signing.public_key())
    nameserver({})
    new = found(mail.dns_records())
    nameserver(
        {
            "bounce.ixelles.be": ["v=spf1 mx -all"],
            "s1._domainkey.ixelles.be": ["v=DKIM1; p=MIIB"],
            "_dmarc.ixelles.be": ["v=DMARC1; p=none"],
        }
    )
    other = found(mail.dns_records())
    nameserver({"s1._domainkey.ixelles.be": [f"v=DKIM1; k=rsa; p={key[:200]}"]})
    cut = found(mail.dns_records())
    nameserver({"s1._domainkey.ixelles.be": [f"v=DKIM1; k=rsa; p={key}"]})
    same = found(mail.dns_records())

    assert (other["spf"].well, other["dkim"].well, cut["dkim"].well, same["dkim"].well) == (True, False, False, True)
    assert other["dkim"].todo == new["dkim"].todo == f"publish p={key}"
    assert new["dkim"].words == "s1._domainkey.ixelles.be has no key"


def test_letters_can_come_back_where_somebody_takes_them(app: Flask, nameserver: Callable[[Zone], None]) -> None:
    app.config.update(MAIL_FROM="events@ixelles.be", MAIL_SERVER="127.0.0.1", BOUNCE_DOMAIN="bounce.ixelles.be")
    nameserver({"bounce.ixelles.be/MX": ["10 mx.ixelles.be."]})
    there = found(post.names())
    nameserver({"bounce.ixelles.be/MX": []})
    nobody = found(post.names())

    assert (there["mx"].well, there["mx"].words) == (True, "bounce.ixelles.be: mx.ixelles.be")
    assert (nobody["mx"].well, nobody["ptr"].well) == (False, None)


def test_mailbox_is_signed_in_to(app: Flask, postbox: Postbox) -> None:  # noqa: F811
    nothing = found(looked(post.mailbox))["imap"]
    app.config.update({name.removeprefix("IXEVENTS_"): value for name, value in postbox.settings.items()})
    right = found(looked(post.mailbox))["imap"]
    app.config["IMAP_PASSWORD"] = "wrong"
    wrong = found(looked(post.mailbox))["imap"]
    app.config.update(IMAP_PASSWORD=postbox.settings["IXEVENTS_IMAP_PASSWORD"], IMAP_FOLDERS="INBOX, Nowhere")
    lacking = found(looked(post.mailbox))["imap"]

    assert (nothing.well, right.well, wrong.well, lacking.well) == (None, True, False, False)
    assert wrong.words == "the server refuses the account or the password"
    assert lacking.todo == "check IXEVENTS_IMAP_FOLDERS"
