"""What one client is counted by (case 21)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ixevents.core.limits import client_network
from ixevents.privacy.views import PUBLIC_LIMIT as REQUESTS_LIMIT


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unix:", "unix:"),
    ],
)
def test_a_client_is_its_address_or_its_ipv6_network(app: Flask, address: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert client_network() == counted


class TestTooMany:
    @pytest.fixture
    def settings(self) -> dict[str, str]:
        """Count, as in production."""
        return {"IXEVENTS_RATELIMITS": "true"}

    def test_who_sends_too_often_is_told_when_to_come_again(self, app: Flask, client: FlaskClient, frozen_time: Any) -> None:
        frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
        most = int(REQUESTS_LIMIT.split()[0])
        statuses = [client.post("/nl/privacy/ask").status_code for _time in range(most)]

        refused = client.post("/nl/privacy/ask")

        assert set(statuses) == {422}
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
