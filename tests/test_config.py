"""Starting: which settings are read, and with which the application must not start (case 62)."""

import stat
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.pool import NullPool

from ixevents import config, create_app, holding
from ixevents.accounts import totp
from ixevents.config import ConfigurationError
from ixevents.core import tokens

STRONG = "Zx8-qP2vT5wK9mB4nH7jL3rF6sD1gY0cAeUi"
LIVE = {
    "IXEVENTS_ENVIRONMENT": "production",
    "IXEVENTS_SECRET_KEY": STRONG,
    "IXEVENTS_BASE_URL": "https://events.example.org",
    "IXEVENTS_DATA_DIR": "/nowhere",
}


@pytest.mark.parametrize("key", ["", "short", "x" * 64, "changeme" * 8, "12341234123412341234123412341234", " " * 40])
def test_production_does_not_start_with_a_weak_key(key: str) -> None:
    with pytest.raises(ConfigurationError, match="IXEVENTS_SECRET_KEY is missing or weak"):
        config.load({**LIVE, "IXEVENTS_SECRET_KEY": key})


def test_production_is_the_default_and_needs_a_key() -> None:
    with pytest.raises(ConfigurationError, match="IXEVENTS_SECRET_KEY"):
        config.load({})


@pytest.mark.parametrize("address", ["", "events.example.org", "ftp://events.example.org", "https://", "javascript:alert(1)"])
def test_production_does_not_start_without_its_address(address: str) -> None:
    with pytest.raises(ConfigurationError, match="IXEVENTS_BASE_URL"):
        config.load({**LIVE, "IXEVENTS_BASE_URL": address})


@pytest.mark.parametrize("key", ["changemechangemechangemechangeme1234567", "your-secret-key-here-0918273645zyxwvut"])
def test_the_key_of_an_example_is_weak(key: str) -> None:
    with pytest.raises(ConfigurationError, match="IXEVENTS_SECRET_KEY is missing or weak"):
        config.load({**LIVE, "IXEVENTS_SECRET_KEY": key})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "https://[::1"),
        ("BASE_URL", "https://events.example.org:99999"),
        ("BASE_URL", "https://events .example.org"),
        ("BASE_URL", "https://events.example.org/path"),
        ("BASE_URL", "https://name:word@events.example.org"),
        ("BASE_URL", "https://events.example.org\nX: y"),
        ("DATA_DIR", ""),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://a@b/c"),
        ("DATABASE_URL", "postgresql://a@h:port/c"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_DIRECT_URL", "nonsense"),
        ("DATABASE_POOLER", "true"),
        ("THREADS", "²"),
        ("THREADS", "0"),
        ("THREADS", "9" * 5_000),
        ("MAIL_PORT", "99999"),
        ("RETENTION_MONTHS", "99999999999"),
        ("HOLD_MINUTES", "0"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("TRUSTED_PROXY", "*"),
        ("METRICS_ALLOW", "10.0.0.0/99"),
        ("COUNCIL_REMINDER_DAYS", "5,2"),
        ("DPO_EMAIL", "nobody"),
        ("MAIL_SERVER", "smtp://x"),
        ("MAIL_PASSWORD", "x"),
        ("IMAP_HOST", "imap.example.org"),
        ("OIDC_ISSUER", "https://login.example.org"),
        ("RATELIMIT_STORAGE_URI", "redis://h:x"),
        ("SENTRY_DSN", "x"),
    ],
)
def test_what_makes_no_sense_stops_the_start_in_a_sentence_that_names_it(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=f"IXEVENTS_{name}"):
        config.load({**LIVE, f"IXEVENTS_{name}": value})


def test_settings_that_contradict_each_other_stop_the_start() -> None:
    with pytest.raises(ConfigurationError, match="exclude each other"):
        config.load({**LIVE, "IXEVENTS_MAIL_USE_TLS": "true", "IXEVENTS_MAIL_USE_SSL": "true"})


def test_a_mistyped_name_stops_the_start_and_the_one_meant_is_told() -> None:
    with pytest.raises(ConfigurationError, match=r"IXEVENTS_MAIL_SEVER is no setting: did you mean IXEVENTS_MAIL_SERVER\?"):
        config.load({**LIVE, "IXEVENTS_MAIL_SEVER": "smtp.example.org"})
    assert config.load({**LIVE, "IXEVENTS_OF_ANOTHER_VERSION": "green"})["ENVIRONMENT"] == "production"


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    for folder in (tmp_path / "file", tmp_path / "file" / "sub"):
        with pytest.raises(ConfigurationError, match="IXEVENTS_DATA_DIR"):
            config.load({"IXEVENTS_ENVIRONMENT": "development", "IXEVENTS_DATA_DIR": str(folder)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "staging"),
        ("THREADS", "many"),
        ("THREADS", "-1"),
        ("MAIL_PORT", "25.5"),
        ("MAIL_USE_TLS", "perhaps"),
        ("RATELIMITS", ""),
    ],
)
def test_a_value_that_cannot_be_read_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=f"IXEVENTS_{name}"):
        config.load({**LIVE, f"IXEVENTS_{name}": value})


@pytest.mark.parametrize(
    ("name", "value", "module"),
    [
        ("DATABASE_URL", "postgresql://ixevents@127.0.0.1/ixevents", "psycopg"),
        ("RATELIMIT_STORAGE_URI", "redis://127.0.0.1:6379/0", "redis"),
        ("OIDC_ISSUER", "https://sso.example.org", "authlib"),
        ("SENTRY_DSN", "https://key@sentry.example.org/1", "sentry_sdk"),
    ],
)
def test_what_needs_a_package_that_was_left_out_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, module: str
) -> None:
    wanted = {f"IXEVENTS_{name}": value, "IXEVENTS_OIDC_CLIENT_ID": "us", "IXEVENTS_OIDC_CLIENT_SECRET": "ours"}
    monkeypatch.setattr("ixevents.holding.find_spec", lambda asked: None if asked == module else object())

    with pytest.raises(ConfigurationError, match=r"pip install -r requirements-production\.txt"):
        config.load({**LIVE, **wanted})


@pytest.mark.parametrize("name", ["MAIL_FROM", "CONTACT_EMAIL"])
@pytest.mark.parametrize("address", ["Nobody <n@example.org>", "a@example.org\r\nBcc: b@example.org", "", "a@example.org,b@example.org x"])
def test_an_address_of_ours_that_would_break_a_header_stops_the_start(name: str, address: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=f"IXEVENTS_{name}"):
        create_app({**LIVE, "IXEVENTS_DATA_DIR": str(tmp_path), f"IXEVENTS_{name}": address})


@pytest.mark.parametrize(
    ("value", "read"), [("1", True), ("true", True), ("YES", True), ("on", True), ("0", False), ("off", False), ("No", False)]
)
def test_switches_are_read_in_every_usual_spelling(value: str, read: bool) -> None:
    assert config.load({**LIVE, "IXEVENTS_MAIL_USE_TLS": value})["MAIL_USE_TLS"] is read


def test_development_makes_a_key_of_its_own_and_keeps_it_to_itself(tmp_path: Path) -> None:
    given = {"IXEVENTS_ENVIRONMENT": "development", "IXEVENTS_DATA_DIR": str(tmp_path / "data")}

    first, second = config.load(given), config.load(given)

    assert first["SECRET_KEY"] == second["SECRET_KEY"] != ""
    assert stat.S_IMODE((tmp_path / "data" / "development-key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_cookies_are_locked_to_a_secure_address() -> None:
    secure, plain = config.load(LIVE), config.load({**LIVE, "IXEVENTS_BASE_URL": "http://127.0.0.1:8000/"})

    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE")
    assert [secure[name] for name in names] == ["__Host-staff", True, True, "Lax"]
    assert [plain[name] for name in names] == ["staff", False, True, "Lax"]


def test_a_bare_postgresql_address_gets_its_driver() -> None:
    loaded = config.load({**LIVE, "IXEVENTS_DATABASE_URL": "postgresql://events@db/events"})

    assert loaded["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://events@db/events"


def test_every_setting_says_what_it_is_for_in_a_sentence() -> None:
    assert [setting.name for setting in config.SETTINGS if len(setting.help.split()) < 2 or not setting.help.endswith(".")] == []
    assert len({setting.name for setting in config.SETTINGS}) == len(config.SETTINGS)


def test_production_shows_no_trace_no_letters_and_no_styleguide(tmp_path: Path) -> None:
    app = create_app({**LIVE, "IXEVENTS_DATA_DIR": str(tmp_path), "IXEVENTS_LOG_LEVEL": "ERROR"})

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a secret detail")

    answers = {path: app.test_client().get(path) for path in ("/broken", "/dev/letters", "/dev/styleguide")}

    assert app.debug is False
    assert {path: answer.status_code for path, answer in answers.items()} == {"/broken": 500, "/dev/letters": 404, "/dev/styleguide": 404}
    assert "secret detail" not in answers["/broken"].text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"WEB_PROCESSES": "2"}, "each count limits for themselves"),
        ({"WEB_PROCESSES": "0"}, "must be 1 or more"),
        ({"RATELIMIT_STORAGE_URI": "memcached://127.0.0.1"}, "memory:// or redis://"),
    ],
)
def test_what_would_not_hold_stops_the_start(given: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        config.load({**LIVE, **{f"IXEVENTS_{name}": value for name, value in given.items()}})


def test_several_processes_start_with_their_limits_in_redis() -> None:
    shared = config.load({**LIVE, "IXEVENTS_WEB_PROCESSES": "4", "IXEVENTS_RATELIMIT_STORAGE_URI": "redis://127.0.0.1:6379/0"})

    assert shared["WEB_PROCESSES"] == 4
    assert (shared["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"], shared["RATELIMIT_SWALLOW_ERRORS"]) == (True, True)


@pytest.mark.parametrize(
    ("environ", "arguments", "processes"),
    [
        ({}, ["gunicorn", "wsgi:app"], 1),
        ({}, ["gunicorn", "wsgi:app", "-w", "4"], 4),
        ({}, ["gunicorn", "-w3", "wsgi:app"], 3),
        ({}, ["gunicorn", "--workers=2", "wsgi:app"], 2),
        ({"WEB_CONCURRENCY": "5"}, ["gunicorn", "wsgi:app"], 5),
        ({"IXEVENTS_WEB_PROCESSES": "8"}, ["gunicorn", "wsgi:app", "--workers", "2"], 8),
        ({"WEB_CONCURRENCY": "many"}, ["gunicorn", "-w", "some"], 1),
    ],
)
def test_gunicorn_is_asked_how_many_processes_it_starts(environ: dict[str, str], arguments: list[str], processes: int) -> None:
    assert holding.web_processes(environ, arguments) == processes


@pytest.mark.parametrize(
    ("folder", "kind"), [("/srv/events/data", "nfs4"), ("/srv/other", "ext4"), ("/srv/my data/x", "cifs"), ("/tmp", "tmpfs")]
)
def test_the_disk_a_folder_lies_on_is_known(folder: str, kind: str) -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\nhost:/x /srv/events nfs4 rw 0 0\n//host/y /srv/my\\040data cifs rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n"

    assert holding.file_system(Path(folder), mounts) == kind


def test_sqlite_on_a_disk_over_the_network_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("host:/x / nfs4 rw 0 0\n")
    monkeypatch.setattr(holding, "_MOUNTS", mounts)

    with pytest.raises(ConfigurationError, match="over the network"):
        config.load(LIVE)
    assert config.load({**LIVE, "IXEVENTS_DATABASE_URL": "postgresql://events@db/events"})


def test_under_a_pooler_nothing_is_kept_in_a_connection() -> None:
    given = {**LIVE, "IXEVENTS_DATABASE_URL": "postgresql://events@db/events", "IXEVENTS_DATABASE_POOLER": "true"}

    options: Any = config.load(given)["SQLALCHEMY_ENGINE_OPTIONS"]

    assert (options["poolclass"], options["connect_args"]["prepare_threshold"]) == (NullPool, None)
    assert "options" not in options["connect_args"]


def test_what_the_address_says_of_its_connections_goes_before_ours() -> None:
    address = "postgresql://events@db/events?connect_timeout=60&options=-csearch_path%3Dother"

    options: Any = config.load({**LIVE, "IXEVENTS_DATABASE_URL": address})["SQLALCHEMY_ENGINE_OPTIONS"]

    assert {"connect_timeout", "options"} & set(options["connect_args"]) == set()
    assert options["connect_args"]["tcp_user_timeout"] == 10_000


def test_a_new_secret_key_leaves_links_marks_and_apps_as_they_are(app: Flask) -> None:
    old, new = app.config["SECRET_KEY"], STRONG
    link, mark, secret = tokens.sign("test", 7), tokens.mark("test", "a"), totp.new_secret()
    code = str(totp._factory().from_source(secret).generate().token)

    app.config.update(SECRET_KEY=new, SECRET_KEY_FALLBACKS=[old])
    read, marked, step = tokens.read("test", link), tokens.is_marked("test", "a", mark), totp.step_of(secret, code, None)
    renewed, link_after = totp.renewed(secret, code), tokens.sign("test", 7)
    app.config.update(SECRET_KEY_FALLBACKS=[])

    assert (read, marked, step is not None) == (7, True, True)
    # What is made from now on needs the old key no more, and what was made with it alone ends with it.
    assert (tokens.read("test", link_after), totp.step_of(renewed, code, None)) == (7, step)
    assert (tokens.read("test", link), tokens.is_marked("test", "a", mark), totp.step_of(secret, code, None)) == (None, False, None)
