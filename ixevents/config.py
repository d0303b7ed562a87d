"""Every setting, its default and a sentence. Each is read from the environment as `IXEVENTS_<NAME>`."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.pool import NullPool

from ixevents import holding, sense
from ixevents.holding import ConfigurationError as ConfigurationError  # noqa: PLC0414  # known by this name to all

ROOT = Path(__file__).resolve().parent.parent
PACKAGED = Path(__file__).resolve().parent / "_web"
WEB_ROOT = PACKAGED if PACKAGED.exists() else ROOT
"""Where templates, static, migrations and translations are: beside the package in a checkout, inside it once installed."""

MINIMUM_KEY_LENGTH = 32


REDIS_SECONDS = 0.5

_LINES = {"connect_timeout": 5, "tcp_user_timeout": 10_000, "keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 2}
"""How soon we give up a PostgreSQL that nothing comes back from: a cut cable tells nobody, and Linux itself waits a quarter of an hour."""
_THEIR_LINES = {"tcp_user_timeout": 10_000, "tcp_keepalives_idle": 5, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 2}
"""How soon PostgreSQL gives us up, and with us the locks others wait for; by itself after two hours."""


@dataclass(frozen=True)
class Setting:
    """One setting: its name, its default (which also gives its type) and what it is for."""

    name: str
    default: str | int | bool
    help: str


SETTINGS = (
    Setting("ENVIRONMENT", "production", "production, development or test. Development keeps letters instead of sending them."),
    Setting("SECRET_KEY", "", "Signs links and forms; at least 32 characters. Development makes its own in the data folder."),
    Setting("SECRET_KEY_FALLBACKS", "", "Keys in use before, separated by spaces, newest first: what they signed still holds."),
    Setting("BASE_URL", "", "The public address, for links in letters and calendars, for example https://events.example.org."),
    Setting("DATABASE_URL", "", "SQLAlchemy address; empty means SQLite in the data folder."),
    Setting("DATABASE_POOLER", False, "PgBouncer or the like lies before PostgreSQL and lends connections by transaction."),
    Setting("DATABASE_DIRECT_URL", "", "With a pooler: the address of PostgreSQL itself, for migrate, backup and restore."),
    Setting("PG_PROGRAMS", "", "Folder of pg_dump, pg_restore and psql, for backups; empty looks along the path."),
    Setting("DATA_DIR", "var", "Folder for the SQLite database and what the application keeps on disk."),
    Setting("TRUSTED_PROXY", "", "Address of the reverse proxy whose X-Forwarded-* headers are believed; empty believes none."),
    Setting("THREADS", 8, "Threads of each web process."),
    Setting("WEB_PROCESSES", 1, "Web processes, of all machines together; more than one count their limits in Redis."),
    Setting("METRICS_TOKEN", "", "Opens /metrics to whoever brings it as `Authorization: Bearer`; empty asks for none."),
    Setting("METRICS_ALLOW", "", "Addresses and networks, separated by spaces, that may read /metrics; without these two it is closed."),
    Setting(
        "SENTRY_DSN",
        "",
        "Address (DSN) of a Sentry that is told of faults, without personal data; empty is none. Needs the extra `sentry`.",
    ),
    Setting("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Setting("LOG_FORMAT", "json", "json, or text for reading in a terminal."),
    Setting("SITE_NAME_FR", "Ixelles solidaire", "Name of the site in French."),
    Setting("SITE_NAME_NL", "Solidair Elsene", "Name of the site in Dutch."),
    Setting("SITE_NAME_EN", "Ixelles in solidarity", "Name of the site in English."),
    Setting(
        "HOME_LEAD_FR",
        "Des concerts, des films, des débats et des ateliers avec Kalamu, avec Zababdeh et avec vos voisins. Presque tout est gratuit, "
        "tout est ouvert à tout le monde.",
        "What the site is for, under the title of its first page, in French.",
    ),
    Setting(
        "HOME_LEAD_NL",
        "Concerten, films, debatten en workshops met Kalamu, met Zababdeh en met uw buren. Het meeste is gratis, alles staat open voor "
        "iedereen.",
        "The same in Dutch.",
    ),
    Setting(
        "HOME_LEAD_EN",
        "Concerts, films, debates and workshops with Kalamu, with Zababdeh and with your neighbours. Most of it is free, all of it is open "
        "to everyone.",
        "The same in English.",
    ),
    Setting("ORGANISER_FR", "Commune d’Ixelles", "The organiser in French."),
    Setting("ORGANISER_NL", "Gemeente Elsene", "The organiser in Dutch."),
    Setting("ORGANISER_EN", "Municipality of Ixelles", "The organiser in English."),
    Setting("TOWN_FR", "Ixelles", "Name of the municipality in French."),
    Setting("TOWN_NL", "Elsene", "Name of the municipality in Dutch."),
    Setting("TOWN_EN", "Ixelles", "Name of the municipality in English."),
    Setting(
        "TOWN_POSTCODES",
        "1050",
        "Its postcodes, separated by spaces, that of its house first: its schools are found first, new places lie there.",
    ),
    Setting(
        "OMBUDSMAN_FR",
        "l’ombudsman de la commune d’Ixelles",
        "Who takes complaints about accessibility, in French, with the article (A11Y-03).",
    ),
    Setting("OMBUDSMAN_NL", "de ombudsman van de gemeente Elsene", "The same in Dutch."),
    Setting("OMBUDSMAN_EN", "the ombudsman of the municipality of Ixelles", "The same in English."),
    Setting("OMBUDSMAN_SITE", "https://www.ixelles.be/site/332-Een-klacht-indienen", "The page on which the ombudsman takes complaints."),
    Setting("CONTACT_EMAIL", "solidarity@example.org", "Role address shown to the public and used as Reply-To."),
    Setting("COUNCIL_EMAIL", "", "Mailbox of the council's secretary, Reply-To of letters to members; empty takes CONTACT_EMAIL."),
    Setting("SECURITY_EMAIL", "", "Where faults in security are reported, in security.txt; empty takes CONTACT_EMAIL."),
    Setting("COUNCIL_REMINDER_DAYS", "5 2", "Days before a council meeting on which those who have not answered are asked again."),
    Setting("CONTACT_PHONE", "02 000 00 00", "Telephone shown to the public (DIG-01)."),
    Setting("CONTACT_ADDRESS_FR", "Maison communale, chaussée d’Ixelles 168, 1050 Ixelles", "Counter and post, in French (DIG-01)."),
    Setting("CONTACT_ADDRESS_NL", "Gemeentehuis, Elsensesteenweg 168, 1050 Elsene", "Counter and post, in Dutch (DIG-01)."),
    Setting("COLLEGE_EMAIL", "college@example.org", "Role address of the College, to which opinions of the council go (COU-10)."),
    Setting(
        "ORGANISATION_NUMBER", "", "Enterprise number of the municipality, by which IATI knows it; empty publishes no IATI file (IATI-05)."
    ),
    Setting("OPEN_DATA_LICENCE", "https://creativecommons.org/licenses/by/4.0/", "Address of the licence of the open data."),
    Setting("DPO_EMAIL", "dpo@example.org", "The data protection officer's address, shown on every form (GDPR-11)."),
    Setting("PROCESSORS", "", "Who hosts the site and carries its letters, for the notice and the register of processing (GDPR-11)."),
    Setting("MAIL_SERVER", "", "SMTP server. Empty in development keeps letters on the letters page; empty in production leaves them due."),
    Setting("MAIL_PORT", 25, "SMTP port."),
    Setting("MAIL_USE_TLS", False, "STARTTLS before sending."),
    Setting("MAIL_USE_SSL", False, "TLS from the first byte."),
    Setting("MAIL_USERNAME", "", "SMTP account."),
    Setting("MAIL_PASSWORD", "", "SMTP password."),
    Setting("MAIL_FROM", "events@example.org", "From and calendar organiser of every letter; a mailbox that can be read (INV-03)."),
    Setting("MAIL_DOMAIN", "", "Domain of Message-IDs; empty takes the domain of MAIL_FROM."),
    Setting(
        "MAIL_DKIM_SELECTOR", "", "Selector of the key the mail server signs with, so that `ixevents doctor` can look at it (MAIL-10)."
    ),
    Setting(
        "BOUNCE_DOMAIN", "", "Domain to which letters that cannot be delivered come back (MAIL-07); empty: they come back to MAIL_FROM."
    ),
    Setting("BOUNCE_NAME", "b", "The part before the + of those addresses: a mailbox of BOUNCE_DOMAIN that takes what follows a +."),
    Setting("DKIM_KEY_FILE", "", "Private key (PEM) to sign letters with; empty leaves that to the mail server."),
    Setting("DKIM_SELECTOR", "", "Selector under which the public half of that key is in DNS."),
    Setting("DKIM_DOMAIN", "", "Domain that signs; empty takes the domain of MAIL_FROM."),
    Setting(
        "IMAP_HOST", "", "IMAP server of the organiser's mailbox: answers from calendars and letters that came back; empty reads none."
    ),
    Setting("IMAP_PORT", 993, "IMAP port."),
    Setting("IMAP_USER", "", "IMAP account."),
    Setting("IMAP_PASSWORD", "", "IMAP password."),
    Setting("IMAP_TLS", "tls", "tls from the first byte, starttls, or none (for a server on the same machine)."),
    Setting("IMAP_FOLDERS", "INBOX", "Folders to read, separated by commas; the bounces' one too when they have their own."),
    Setting("IMAP_DONE_FOLDER", "", "Folder to which messages are moved once they are dealt with; empty leaves them, with a mark."),
    Setting("IMAP_LARGEST_KB", 1024, "Of a larger message only the beginning is read."),
    Setting(
        "AUTHSERV_ID", "", "Name under which our receiving mail server writes Authentication-Results; no other's are believed (INV-08)."
    ),
    Setting("MAIL_PER_MINUTE", 60, "Letters the worker sends in a minute at most (MAIL-12); 0 for no limit."),
    Setting("MAIL_PER_ADDRESS_PER_HOUR", 12, "Letters one address can be made to receive in an hour by public forms."),
    Setting(
        "MAIL_ATTACHMENTS_MB",
        5,
        "Megabytes of files one mailing can carry: many mailboxes refuse letters over 10, files grow by a third on their way.",
    ),
    Setting("DOCUMENT_MB", 15, "Megabytes of one document of a meeting of the council."),
    Setting("RATELIMITS", True, "Whether public forms are limited per client address."),
    Setting("RATELIMIT_STORAGE_URI", "memory://", "Where limits are counted: memory:// for one web process, redis:// for more."),
    Setting("FORM_MINIMUM_SECONDS", 2, "A public form sent faster than this was not filled by a person (A11Y-05)."),
    Setting("SECOND_FACTOR", "auto", "required, optional, or auto: staff need a second factor outside development and test."),
    Setting("STAFF_IDLE_HOURS", 12, "After so many hours without a look at the back-office, staff sign in again."),
    Setting("OIDC_ISSUER", "", "Single sign-on of the house (OpenID Connect): its issuer; empty is off. Needs the extra `oidc`."),
    Setting("OIDC_CLIENT_ID", "", "What we are called there."),
    Setting("OIDC_CLIENT_SECRET", "", "Our secret there."),
    Setting("OIDC_NAME", "", "How staff call it, for the button; empty says single sign-on."),
    Setting("OIDC_SECOND_FACTOR", False, "Whether it asks for a second factor itself; if not, ours is asked for as well."),
    Setting("WEBHOOK_HOSTS", "", "Hosts that webhooks may call, separated by spaces; empty is none."),
    Setting("HOLD_MINUTES", 30, "How long seats are held while an address waits to be confirmed."),
    Setting("OFFER_HOURS", 48, "How long an offer from the waiting list stands (FES-03)."),
    Setting("OFFER_HOURS_LATE", 6, "The same in the last two days before the slot (FES-03)."),
    Setting("RETENTION_MONTHS", 3, "Months after a slot until its registrants are made anonymous (GDPR-08)."),
    Setting("RETENTION_WAITING_DAYS", 30, "Days after a slot until those who waited in vain are made anonymous (GDPR-08)."),
    Setting("RETENTION_NEEDS_DAYS", 30, "Days after a slot until what was written about health is erased (GDPR-03)."),
    Setting("RETENTION_CLASS_MONTHS", 12, "Months after the end of a school year until the contacts of classes are forgotten (GDPR-08)."),
    Setting("RETENTION_MEMBER_MONTHS", 12, "Months after the last mandate until a member of the council is forgotten (GDPR-08)."),
    Setting("RETENTION_CANDIDATURE_MONTHS", 6, "Months after the decision until a candidature for the council is forgotten (GDPR-08)."),
    Setting("RETENTION_FACILITATOR_MONTHS", 12, "Months after facilitators stopped until they are forgotten."),
    Setting("RETENTION_VOLUNTEER_MONTHS", 12, "Months after the last shift of an edition until its volunteers are forgotten."),
    Setting("RETENTION_STAND_MONTHS", 12, "Months after the festival until the contact persons of stands are forgotten."),
    Setting("RETENTION_PROPOSAL_MONTHS", 12, "Months after the Week until the contact persons of what was held are forgotten."),
    Setting("RETENTION_PROPOSAL_CLOSED_MONTHS", 6, "Months after a proposal was withdrawn or refused until its contact is forgotten."),
    Setting("RETENTION_EXCHANGE_MONTHS", 12, "Months after the last exchange until coordinators are forgotten."),
    Setting("RETENTION_REMARK_MONTHS", 12, "Months after an edition until what was written about it is erased."),
    Setting("RETENTION_CONSENT_MONTHS", 36, "Months after somebody ended news by mail until the proof of the consent is erased (GDPR-08)."),
    Setting("RETENTION_BOUNCE_DAYS", 30, "Days until the reports of mail servers are erased (GDPR-08)."),
    Setting("SECURITY_LOG_MONTHS", 6, "Months until sign-ins of staff leave the journal (GDPR-08)."),
    Setting("MAIL_LOG_MONTHS", 12, "Months until the outbox forgets addresses and texts (GDPR-08)."),
)


def load(environ: Mapping[str, str]) -> dict[str, object]:
    """Return the Flask configuration from the environment.

    Raises `ConfigurationError` when a value cannot be read or makes no sense, or when production lacks a strong key or its address.
    """
    sense.require_known(environ, [setting.name for setting in SETTINGS])
    values: dict[str, object] = {setting.name: _read(setting, environ) for setting in SETTINGS}
    data_dir = Path(str(values["DATA_DIR"])).expanduser()
    sense.require(values)
    values["DATA_DIR"] = data_dir if data_dir.is_absolute() else Path.cwd() / data_dir
    _require_safe_production(values)
    holding.require(values)
    values["SECRET_KEY_FALLBACKS"] = str(values["SECRET_KEY_FALLBACKS"]).split()
    _derive(values)
    return values


def past_pooler(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return the environment for work that needs PostgreSQL itself, where it is told how to reach it past its pooler."""
    direct = environ.get("IXEVENTS_DATABASE_DIRECT_URL")
    return {**environ, "IXEVENTS_DATABASE_URL": direct, "IXEVENTS_DATABASE_POOLER": "false"} if direct else environ


def _read(setting: Setting, environ: Mapping[str, str]) -> str | int | bool:
    raw = environ.get(f"IXEVENTS_{setting.name}")
    if raw is None:
        return setting.default
    if isinstance(setting.default, bool):
        if raw.lower() not in ("1", "0", "true", "false", "yes", "no", "on", "off"):
            raise ConfigurationError(f"IXEVENTS_{setting.name} must be true or false, not {raw!r}.")
        return raw.lower() in ("1", "true", "yes", "on")
    if isinstance(setting.default, int):
        return sense.number(setting.name, raw)
    return raw


def _require_safe_production(values: dict[str, object]) -> None:
    environment = values["ENVIRONMENT"]
    if environment not in ("production", "development", "test"):
        raise ConfigurationError("IXEVENTS_ENVIRONMENT must be production, development or test.")
    key = str(values["SECRET_KEY"])
    if environment == "production":
        if len(key) < MINIMUM_KEY_LENGTH or len(set(key)) < 8 or sense.is_placeholder(key):
            raise ConfigurationError(
                f"IXEVENTS_SECRET_KEY is missing or weak: set at least {MINIMUM_KEY_LENGTH} random characters, "
                "for example the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        if not values["BASE_URL"]:
            raise ConfigurationError("IXEVENTS_BASE_URL is missing: set the public address, for example https://events.example.org")
    elif not key:
        values["SECRET_KEY"] = _development_key(Path(str(values["DATA_DIR"])))


def _development_key(folder: Path) -> str:
    """Return the key kept in the data folder, made at the first start, so that links outlive a restart."""
    path = made(folder) / "development-key"
    try:
        if not path.exists():
            path.write_text(secrets.token_urlsafe(48))
            path.chmod(0o600)
        return path.read_text()
    except OSError as error:
        raise ConfigurationError(f"IXEVENTS_DATA_DIR is a folder we cannot write to: {path}: {error.strerror}.") from error


def made(folder: Path) -> Path:
    """Return the data folder, made where it is missing, for its owner alone. Raises `ConfigurationError` where it cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"IXEVENTS_DATA_DIR is a folder that cannot be made: {folder}: {error.strerror}.") from error
    return folder


def _derive(values: dict[str, object]) -> None:
    """Add the settings Flask and its extensions read under their own names."""
    values["BASE_URL"] = str(values["BASE_URL"] or "http://127.0.0.1:8000").rstrip("/")
    secure = urlsplit(str(values["BASE_URL"])).scheme == "https"
    address = str(values["DATABASE_URL"]) or f"sqlite:///{values['DATA_DIR']}/ixevents.db"
    if address.startswith(("postgresql://", "postgres://")):
        address = f"postgresql+psycopg://{address.partition('://')[2]}"
    # What a failed statement was given are names and addresses: they stay out of logs.
    secret = values["ENVIRONMENT"] == "production"
    values.update(
        TESTING=values["ENVIRONMENT"] == "test",
        SQLALCHEMY_DATABASE_URI=address,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": secret, **_pooling(address, lent=bool(values["DATABASE_POOLER"]))},
        **_staff_door(values, secure=secure),
        MAX_CONTENT_LENGTH=256 * 1024,
        BABEL_TRANSLATION_DIRECTORIES=str(WEB_ROOT / "translations"),
        BABEL_DEFAULT_LOCALE="fr",
        RATELIMIT_ENABLED=values["RATELIMITS"],
        **_limits(str(values["RATELIMIT_STORAGE_URI"])),
        MAIL_DEFAULT_SENDER=values["MAIL_FROM"],
        MAIL_DOMAIN=values["MAIL_DOMAIN"] or str(values["MAIL_FROM"]).rpartition("@")[2],
    )


def _pooling(address: str, *, lent: bool) -> dict[str, object]:
    """Return how connections are kept: asked whether they live before use; under a pooler none is kept, and nothing is prepared in one.

    What the address says itself of time-outs or `options` goes before ours. A pooler takes no options: it has to say them itself.
    """
    if not address.startswith("postgresql"):
        return {}
    said = make_url(address).query
    theirs = {} if lent else {"options": " ".join(f"-c {name}={value}" for name, value in _THEIR_LINES.items())}
    lines = {name: value for name, value in {**_LINES, **theirs}.items() if name not in said}
    if lent:
        return {"poolclass": NullPool, "connect_args": {**lines, "prepare_threshold": None}}
    return {"connect_args": lines}


def _limits(storage: str) -> dict[str, object]:
    """Return how limits are counted; while Redis is away each process counts for itself, and nobody waits for it."""
    if storage.startswith("memory:"):
        return {}
    # The first request to meet a silent Redis turns to memory; of those at the same moment Flask-Limiter would make errors of ours.
    waits = {"socket_connect_timeout": REDIS_SECONDS, "socket_timeout": REDIS_SECONDS}
    return {"RATELIMIT_STORAGE_OPTIONS": waits, "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True, "RATELIMIT_SWALLOW_ERRORS": True}


def _staff_door(values: dict[str, object], *, secure: bool) -> dict[str, object]:
    """Return what guards the back-office: its cookie, and whether a second factor is required."""
    if values["SECOND_FACTOR"] not in ("auto", "required", "optional"):
        raise ConfigurationError("IXEVENTS_SECOND_FACTOR must be auto, required or optional.")
    strict = values["SECOND_FACTOR"] == "required" or (values["SECOND_FACTOR"] == "auto" and values["ENVIRONMENT"] == "production")
    return {
        "SECOND_FACTOR_REQUIRED": strict,
        # As long as the sign-in itself: who leaves a long form open may still send it.
        "WTF_CSRF_TIME_LIMIT": None,
        "SESSION_COOKIE_NAME": "__Host-staff" if secure else "staff",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }
