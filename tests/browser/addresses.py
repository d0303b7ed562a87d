"""The main pages, as addresses of the sample programme."""

OPEN_EVENT = "/events/a-qui-est-l-eau"
FULL_EVENT = "/events/balade-des-eaux-cachees"

PAGES = {
    "home": "/",
    "agenda": "/agenda",
    "agenda-nothing-found": "/agenda?q=xylophone-zzz",
    "festival": "/festival/",
    "week": "/week/",
    "youth": "/youth/",
    "event": OPEN_EVENT,
    "event-full": FULL_EVENT,
    "event-called-off": "/events/concert-de-cloture",
    "event-in-dutch-only": "/events/praattafel-zonder-grenzen",
    "event-without-registration": "/events/fanfare-d-ouverture",
    "register": f"{OPEN_EVENT}/register",
    "register-full": f"{FULL_EVENT}/register",
    "register-closed": "/events/concert-de-cloture/register",
    "sent": f"{OPEN_EVENT}/register/sent",
    "projects": "/projects/",
    "project": "/projects/eau-tre",
    "council": "/council/",
    "news": "/news/",
    "news-sent": "/news/sent",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "not-found": "/nothing-here",
}
"""By name; each is reached below /fr, /nl and /en."""

MAIN = ("home", "agenda", "festival", "event", "register", "project")
"""The pages most people open first."""
