"""ixevents: events, registrations and notices for a municipality's international solidarity work."""

import os
from collections.abc import Mapping

from flask import Flask

from ixevents import (
    accounts,
    classes,
    config,
    council,
    events,
    exports,
    feedback,
    mailings,
    outbox,
    papers,
    privacy,
    programmes,
    projects,
    registrations,
    resources,
    schools,
    staff,
)
from ixevents import settings as stored_settings
from ixevents.core import limits, web
from ixevents.extensions import babel, db, limiter, mail


def create_app(settings: Mapping[str, str] | None = None) -> Flask:
    """Build the application from the environment, or from a mapping of `IXEVENTS_*` values instead.

    Raises `ConfigurationError` when the settings are not safe to start with.
    """
    app = web.Site("ixevents", template_folder=str(config.WEB_ROOT / "templates"), static_folder=str(config.WEB_ROOT / "static"))
    app.config.from_mapping(config.load(os.environ if settings is None else settings))

    db.init_app(app)
    babel.init_app(app, locale_selector=web.current_locale)
    mail.init_app(app)
    limiter.init_app(app)
    stored_settings.init_app(app)

    web.init_app(app)
    limits.init_app(app)
    outbox.init_app(app)
    accounts.init_app(app)
    mailings.init_app(app)
    schools.init_app(app)
    projects.init_app(app)
    events.init_app(app)
    council.init_app(app)
    registrations.init_app(app)
    resources.init_app(app)
    classes.init_app(app)
    feedback.init_app(app)
    exports.init_app(app)
    programmes.init_app(app)
    papers.init_app(app)
    privacy.init_app(app)
    staff.init_app(app)
    return app
