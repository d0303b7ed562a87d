"""Single sign-on of the house (OpenID Connect), off unless an issuer is set: lets in who was invited, and makes no accounts."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register its two addresses where it is switched on. Its libraries are an extra, and are loaded only then."""
    if app.config["OIDC_ISSUER"]:
        from ixevents.accounts.single_sign_on import views  # noqa: PLC0415

        app.register_blueprint(views.bp)
        views.init_app(app)
