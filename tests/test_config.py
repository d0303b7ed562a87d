"""Starting: which settings are read, and with which the application must not start (case 62)."""

import stat
from pathlib import Path

import pytest

from ixevents import config, create_app
from ixevents.config import ConfigurationError

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
