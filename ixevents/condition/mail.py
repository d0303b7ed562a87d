"""What lies outside: does the mail server answer, does DNS let our letters be believed (MAIL-10). Quick, and no letter is sent."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing

from flask import current_app
from flask_babel import gettext as _

from ixevents.condition.findings import Finding, bad, good, unknown
from ixevents.outbox import signing

SERVER_SECONDS = 3
DNS_SECONDS = 1.5
RESERVED = ("example.org", "example.com", "example.net", ".test", ".invalid", ".example", "localhost")
"""Domains nobody owns: what they say of themselves is nothing."""


class Silent(Exception):
    """DNS gives no answer from here."""


def server() -> Finding:
    """Look whether the mail server answers, and encrypts where that was asked for."""
    config = current_app.config
    if not config["MAIL_SERVER"]:
        return unknown("server", _("none is set"))
    context = ssl.create_default_context()
    try:
        if config["MAIL_USE_SSL"]:
            host: smtplib.SMTP = smtplib.SMTP_SSL(config["MAIL_SERVER"], config["MAIL_PORT"], timeout=SERVER_SECONDS, context=context)
        else:
            host = smtplib.SMTP(config["MAIL_SERVER"], config["MAIL_PORT"], timeout=SERVER_SECONDS)
        with closing(host):
            if config["MAIL_USE_TLS"]:
                host.starttls(context=context)
            code, _banner = host.ehlo()
    except (OSError, smtplib.SMTPException) as error:
        return bad("server", _("does not answer (%(reason)s)", reason=type(error).__name__), _("check IXEVENTS_MAIL_SERVER and its port"))
    encrypted = config["MAIL_USE_TLS"] or config["MAIL_USE_SSL"]
    if code != 250:
        return bad("server", _("answers %(code)s", code=code), _("ask who keeps the mail server"))
    return good("server", _("answers, encrypted") if encrypted else _("answers, not encrypted"))


def sender() -> Finding:
    """Look whether From, envelope and Message-ID speak of one domain: DMARC asks for it."""
    config = current_app.config
    domain, of_ids = str(config["MAIL_FROM"]).rpartition("@")[2], str(config["MAIL_DOMAIN"])
    if is_reserved(domain) and config["ENVIRONMENT"] == "production":
        return bad("sender", _("%(domain)s is reserved for examples", domain=domain), _("write the sender's address in the settings"))
    if not (of_ids == domain or of_ids.endswith(f".{domain}")):
        words = _("letters come from %(domain)s and are numbered by %(other)s", domain=domain, other=of_ids)
        return bad("sender", words, _("leave IXEVENTS_MAIL_DOMAIN empty"))
    if config["BOUNCE_DOMAIN"]:
        back = f"{config['BOUNCE_NAME']}+…@{config['BOUNCE_DOMAIN']}"
        return good("sender", _("every letter comes from %(address)s, and comes back to %(back)s", address=config["MAIL_FROM"], back=back))
    return good("sender", _("every letter comes from %(address)s, also in its envelope", address=config["MAIL_FROM"]))


def dns_records() -> Iterator[Finding]:
    """Look at SPF of the envelope's domain, at DKIM and at DMARC of the sender's, where DNS answers."""
    domain = str(current_app.config["MAIL_FROM"]).rpartition("@")[2]
    if is_reserved(domain):
        yield unknown("dns", _("%(domain)s is reserved for examples: nothing to look at", domain=domain))
        return
    try:
        yield _spf(str(current_app.config["BOUNCE_DOMAIN"] or domain))
        yield _dkim(signing.domain() if signing.signs() else domain)
        yield _dmarc(domain)
    except Silent:
        yield unknown("dns", _("DNS does not answer from here"), _("look from a machine where it does: ixevents doctor"))


def _spf(domain: str) -> Finding:
    found = [record for record in _texts(domain) if record.lower().startswith("v=spf1")]
    if len(found) == 1:
        return good("spf", found[0])
    if found:
        return bad("spf", _("%(count)s records, one is allowed", count=len(found)), _("make one of them"))
    return bad("spf", _("%(domain)s has no record", domain=domain), _("publish which servers send: v=spf1 … -all"))


def _dkim(domain: str) -> Finding:
    selector = signing.selector()
    if not selector:
        return unknown("dkim", _("its selector is not known"), _("set IXEVENTS_MAIL_DKIM_SELECTOR to the one your mail server signs with"))
    name = f"{selector}._domainkey.{domain}"
    keys = [found.group(1) for record in _texts(name) if (found := re.search(r"\bp=\s*([A-Za-z0-9+/=\s]+)", record))]
    own = signing.public_key() if signing.signs() else None
    if signing.signs() and own is None:
        return bad("dkim", _("the key letters are signed with cannot be read"), _("check IXEVENTS_DKIM_KEY_FILE"))
    if not keys:
        todo = _("publish p=%(key)s", key=own) if own else _("publish the key your mail server signs with")
        return bad("dkim", _("%(name)s has no key", name=name), todo)
    if own is not None and own not in ["".join(key.split()) for key in keys]:
        return bad("dkim", _("%(name)s has another key than the one letters are signed with", name=name), _("publish p=%(key)s", key=own))
    return good("dkim", name)


def _dmarc(domain: str) -> Finding:
    parts = domain.split(".")
    for start in range(len(parts) - 1):
        name = "_dmarc." + ".".join(parts[start:])
        found = [record for record in _texts(name) if record.upper().startswith("V=DMARC1")]
        if found:
            return good("dmarc", found[0])
    return bad("dmarc", _("%(domain)s has no record", domain=domain), _("publish at least v=DMARC1; p=none at _dmarc"))


def _texts(name: str) -> list[str]:
    """Return the TXT records of a name, none where there is none. Raises `Silent` without an answer."""
    import dns.exception  # noqa: PLC0415  # here, for its memory: only the state of the site asks
    import dns.resolver  # noqa: PLC0415

    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=DNS_SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise Silent from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


def is_reserved(domain: str) -> bool:
    """Whether nobody owns a domain."""
    return domain in RESERVED or domain.endswith(tuple(f".{name.lstrip('.')}" for name in RESERVED))
