"""ixevents: events, registrations and notices for a municipality's international solidarity work."""

import gc
import os
from collections.abc import Mapping

from flask import Flask

# Nearly all of what is being loaded stays: looking through it for waste, again and again, takes a tenth of the start.
_COLLECTS = gc.isenabled()
gc.disable()

from ixevents import (  # noqa: E402  # after that
    accounts,
    allocation,
    api,
    associations,
    classes,
    config,
    council,
    embeds,
    events,
    exchanges,
    exports,
    feedback,
    figures,
    grants,
    iati,
    mailbox,
    mailings,
    meetings,
    minutes,
    opinions,
    outbox,
    papers,
    polls,
    portals,
    privacy,
    programmes,
    projects,
    proposals,
    registrations,
    resources,
    schools,
    staff,
    subscriptions,
    visits,
    volunteers,
    webhooks,
)
from ixevents import settings as stored_settings  # noqa: E402
from ixevents.core import charts, cover, kept_pages, limits, measures, reuse, web  # noqa: E402
from ixevents.extensions import babel, db, limiter, mail  # noqa: E402

if _COLLECTS:
    gc.freeze()
    gc.enable()

PACKAGES = (
    outbox,
    accounts,
    mailings,
    schools,
    mailbox,
    projects,
    events,
    council,
    grants,
    registrations,
    meetings,
    subscriptions,
    polls,
    minutes,
    opinions,
    resources,
    classes,
    feedback,
    visits,
    exports,
    exchanges,
    associations,
    volunteers,
    figures,
    proposals,
    programmes,
    papers,
    privacy,
    allocation,
    api,
    iati,
    embeds,
    portals,
    webhooks,
    staff,
)
"""In the order of their ranks."""


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
    charts.init_app(app)
    cover.init_app(app)
    limits.init_app(app)
    measures.init_app(app)
    reuse.init_app(app)
    kept_pages.init_app(app)
    for package in PACKAGES:
        package.init_app(app)
    return app
