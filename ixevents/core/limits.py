"""Rate limits of public forms, by client address (A11Y-05: instead of a captcha)."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask) -> None:
    """Believe the forwarded address only when a proxy is configured (case 21).

    `ixevents serve` lets waitress check the proxy's own address; ProxyFix serves the other WSGI servers,
    which are to listen to the proxy alone.
    """
    if app.config["TRUSTED_PROXY"] and not app.config.get("SERVED_BY_WAITRESS"):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0)  # type: ignore[method-assign]
