"""Rate limits of public forms, by client address (A11Y-05: instead of a captcha)."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask) -> None:
    """Believe the forwarded address only when a proxy is configured (case 21).

    `ixevents serve` lets waitress check the proxy's own address; ProxyFix serves the other WSGI servers,
    which are to listen to the proxy alone.
    """
    if app.config["TRUSTED_PROXY"] and not app.config.get("SERVED_BY_WAITRESS"):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0)  # type: ignore[method-assign]


def client_network() -> str:
    """Return what one client is counted by: its IPv4 address, or its IPv6 network of 64 bits, for it owns all of that."""
    given = request.remote_addr or "127.0.0.1"
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if not isinstance(address, IPv6Address):
        return given
    mapped = address.ipv4_mapped
    return str(mapped) if mapped else str(ip_network((address, 64), strict=False))
