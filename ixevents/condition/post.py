"""What lies outside, for letters that go and letters that come: alignment, MX, PTR, the mailbox, and who refuses us (MAIL-08, MAIL-10)."""

import ipaddress
import re
import socket
from collections.abc import Iterator
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.condition.findings import Finding, bad, good, unknown
from ixevents.condition.mail import DNS_SECONDS, Silent, is_reserved
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.mailbox import imap, queries, reading
from ixevents.mailbox.imap import CannotRead, Trouble
from ixevents.outbox import signing

REFUSED_DAYS = 7


def alignment() -> Finding:
    """Look whether the domain readers see is the one that SPF or DKIM vouches for: DMARC asks for one of the two."""
    config = current_app.config
    domain = str(config["MAIL_FROM"]).rpartition("@")[2]
    envelope = str(config["BOUNCE_DOMAIN"] or domain)
    by_spf = _aligned(domain, envelope)
    by_dkim = bool(signing.selector()) and _aligned(domain, signing.domain())
    if by_spf and by_dkim:
        return good("alignment", _("%(domain)s in From, in the envelope and in the signature", domain=domain))
    if by_spf or by_dkim:
        words = _("in the envelope (SPF)") if by_spf else _("in the signature (DKIM)")
        return good("alignment", _("%(domain)s in From and %(where)s", domain=domain, where=words))
    words = _("From says %(domain)s, the envelope %(other)s, and no signature of that domain is known", domain=domain, other=envelope)
    return bad("alignment", words, _("choose a bounce domain below %(domain)s, or sign with it", domain=domain))


def names() -> Iterator[Finding]:
    """Look whether letters can come back, and whether the mail server has a name."""
    config = current_app.config
    domain = str(config["BOUNCE_DOMAIN"] or str(config["MAIL_FROM"]).rpartition("@")[2])
    if is_reserved(domain):
        return
    try:
        yield _mx(domain)
    except Silent:
        yield unknown("mx", _("DNS could not be reached"), _("look from a machine where it does: ixevents doctor"))
    if config["MAIL_SERVER"]:
        yield _ptr(str(config["MAIL_SERVER"]))


def mailbox() -> Finding:
    """Sign in to the mailbox and look into its folders, where one is set."""
    if not current_app.config["IMAP_HOST"]:
        return unknown("imap", _("none is set: answers from calendars and letters that come back are not read"))
    try:
        with imap.opened() as box:
            for name in reading.names():
                box.open(name)
    except CannotRead as error:
        return bad("imap", _reason(error), _todo(error.trouble))
    return good("imap", _("signed in, folders: %(names)s", names=", ".join(reading.names())))


def refusals() -> Finding:
    """Look whether letters came back lately because they refuse us rather than the reader (5.7.x)."""
    count = db.session.scalar(queries.refused_for_what_we_are(now() - timedelta(days=REFUSED_DAYS))) or 0
    if not count:
        return good("refusals", _("no letter was refused for what we are in the last seven days"))
    words = ngettext("%(num)s letter was refused for what we are", "%(num)s letters were refused for what we are", count)
    return bad("refusals", words, _("read what the servers say in the post received, then look at SPF, DKIM and DMARC"))


def _aligned(domain: str, other: str) -> bool:
    """Whether two domains are of one organisation, as DMARC asks when it is not strict."""
    first, second = domain.lower(), other.lower()
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}") or _organisation(first) == _organisation(second)


def _organisation(domain: str) -> str:
    # Without the list of public suffixes: right for .be, .brussels, .org and all others that are registered below themselves.
    return ".".join(domain.split(".")[-2:])


def _mx(domain: str) -> Finding:
    hosts = _ask(domain, "MX")
    if hosts:
        return good("mx", f"{domain}: {', '.join(sorted(re.sub(r'^[0-9]+ ', '', host).rstrip('.') for host in hosts))}")
    if _ask(domain, "A") or _ask(domain, "AAAA"):
        return good("mx", _("%(domain)s takes its mail itself, without MX", domain=domain))
    return bad("mx", _("no server takes mail for %(domain)s: letters cannot come back", domain=domain), _("publish an MX record for it"))


def _ptr(server: str) -> Finding:
    try:
        address = socket.getaddrinfo(server, None, type=socket.SOCK_STREAM)[0][4][0]
        if not ipaddress.ip_address(address).is_global:
            return unknown(
                "ptr", _("the mail server is on a network of its own"), _("ask who keeps it whether its public address has a name")
            )
        name = socket.gethostbyaddr(str(address))[0]
    except (OSError, ValueError):
        return bad(
            "ptr", _("the address of %(server)s has no name", server=server), _("have whoever owns the address publish a PTR record")
        )
    return good("ptr", f"{address}: {name}")


def _ask(name: str, kind: str) -> list[str]:
    """Return the records of a name, none where there is none. Raises `Silent` without an answer."""
    import dns.exception  # noqa: PLC0415  # here, for its memory: only the state of the site asks
    import dns.resolver  # noqa: PLC0415

    try:
        answer = dns.resolver.resolve(name, kind, lifetime=DNS_SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise Silent from error
    return [record.to_text() for record in answer]


def _reason(error: CannotRead) -> str:
    return {
        Trouble.UNREACHABLE: _("the server cannot be reached"),
        Trouble.SILENT: _("the server answers nothing that can be understood"),
        Trouble.ENCRYPTION: _("the server offers no valid encryption"),
        Trouble.LOGIN: _("the server refuses the account or the password"),
        Trouble.FOLDER: _("a folder cannot be opened (%(words)s)", words=error.words),
    }[error.trouble]


def _todo(trouble: Trouble) -> str:
    return {
        Trouble.LOGIN: _("check IXEVENTS_IMAP_USER and IXEVENTS_IMAP_PASSWORD"),
        Trouble.ENCRYPTION: _("check IXEVENTS_IMAP_TLS and the server’s certificate"),
        Trouble.FOLDER: _("check IXEVENTS_IMAP_FOLDERS"),
    }.get(trouble) or _("check IXEVENTS_IMAP_HOST and IXEVENTS_IMAP_PORT")
