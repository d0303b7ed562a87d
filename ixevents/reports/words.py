"""The words of reports, in the language of the paper."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

TEXTS: Mapping[str, object] = {
    "objectives": _l("Objectives of the period"),
    "went_well": _l("What went well"),
    "difficulties": _l("Difficulties, and what was done about them"),
    "visibility": _l("Visibility of the funder"),
}
"""Headings of the narrative."""

HINTS: Mapping[str, object] = {
    "objectives": _l("What was to be reached between these days, and for whom."),
    "went_well": _l("What the figures below do not tell."),
    "difficulties": _l("What went otherwise than planned, and what you changed."),
    "visibility": _l("Where the emblem and the words of the funder stood: pages, posters, letters, certificates."),
}

UNTRANSLATED: Mapping[str, object] = {
    "fr": _l("(Reason in French: the translation is missing.)"),
    "nl": _l("(Reason in Dutch: the translation is missing.)"),
    "en": _l("(Reason in English: the translation is missing.)"),
}
"""What a paper says of a reason that is in another language, by that language."""

TOLD_IN: Mapping[str, object] = {
    "fr": _l("(What was reached is told in French: the translation is missing.)"),
    "nl": _l("(What was reached is told in Dutch: the translation is missing.)"),
    "en": _l("(What was reached is told in English: the translation is missing.)"),
}
"""The same of what was reached, where that is told in words."""

DOCUMENTS: Mapping[str, object] = {
    "agreement": _l("Agreement"),
    "budget": _l("Budget"),
    "report": _l("Report"),
    "evaluation": _l("Evaluation"),
    "teaching": _l("Teaching material"),
    "press": _l("Press"),
    "picture": _l("Picture"),
    "other": _l("Other document"),
}
