"""Settings that would break a header are refused at the start, not with the first letter."""

import pytest

from ixevents import config, create_app
from tests.support.apps import SETTINGS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_FROM", "events@example.org\r\nBcc: all@example.org"),
        ("MAIL_FROM", "The events <events@example.org>"),
        ("MAIL_FROM", ""),
        ("CONTACT_EMAIL", "two@example.org, three@example.org"),
        ("MAIL_DOMAIN", "example.org>\r\nBcc: all@example.org"),
        ("SITE_NAME_NL", "Solidair\r\nBcc: all@example.org"),
    ],
)
def test_setting_that_would_break_a_header_stops_the_start(tmp_path: object, name: str, value: str) -> None:
    settings = {**SETTINGS, "IXEVENTS_DATA_DIR": str(tmp_path), f"IXEVENTS_{name}": value}

    with pytest.raises(config.ConfigurationError, match=f"IXEVENTS_{name}"):
        create_app(settings)
