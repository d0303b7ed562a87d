"""Records in words: money, countries, periods and numbers of people, in the language of the page."""

from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal, format_percent
from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from ixevents.core.languages import LOCALES, Translated
from ixevents.core.web import current_language, plain, tr
from ixevents.projects.models import Project, TargetGroup
from ixevents.projects.partners import Partner, Relation

OWN_NAMES = {
    # CLDR says "Congo-Kinshasa"; the state's own name is the one in use here.
    "CD": Translated(fr="République démocratique du Congo", nl="Democratische Republiek Congo", en="Democratic Republic of the Congo"),
    # The word of the records: a village in Palestine.
    "PS": Translated(fr="Palestine", nl="Palestina", en="Palestine"),
}

_WORDS = {
    "kind": {
        "decentralised_cooperation": _l("Cooperation between municipalities"),
        "development_education": _l("Development education"),
        "general_policy": _l("General policy"),
    },
    "status": {
        "unknown": _l("not confirmed"),
        "pipeline": _l("in preparation"),
        "implementation": _l("under way"),
        "finalisation": _l("being completed"),
        "closed": _l("closed"),
        "cancelled": _l("cancelled"),
        "suspended": _l("suspended"),
    },
    "relation": {
        "twinning": _l("Twin towns"),
        "project_partner": _l("Partners of our projects"),
        "institutional_partner": _l("Institutions, associations and schools"),
        "funder": _l("Funders"),
    },
    "tie": {
        "twinning": _l("twin town"),
        "project_partner": _l("partner of our projects"),
        "institutional_partner": _l("institutional partner"),
        "funder": _l("funder"),
    },
    "document": {
        "agreement": _l("agreement"),
        "budget": _l("budget"),
        "report": _l("report"),
        "evaluation": _l("evaluation"),
        "teaching": _l("teaching material"),
        "press": _l("press"),
        "picture": _l("picture"),
        "other": _l("document"),
    },
    "role": {"lead": _l("project lead"), "partner": _l("partner")},
    "funding": {
        "co-financing": _l("co-financing"),
        "supported_by": _l("support"),
        "call_for_non_state_actors_and_local_authorities": _l("support asked for in a call for non-state actors and local authorities"),
    },
    "level": {"local": _l("local"), "national": _l("national"), "European": _l("European"), "international": _l("international")},
}


def init_app(app: Flask) -> None:
    """Give templates the filters of the records."""
    app.jinja_env.filters.update(capital=capital, country=country, money=money, period=period, sentence=sentence, words_for=words_for)


def words_for(value: str, group: str) -> str:
    """Return the words for a code of the records: `project.kind|words_for("kind")`."""
    return str(_WORDS[group][value])


def money(amount: Decimal, currency: str = "EUR") -> str:
    """Return "407 676,96 €", to the cent (LANG-09)."""
    return str(format_currency(amount, currency, locale=LOCALES[current_language()]))


def number(value: int | Decimal) -> str:
    """Return "1 200"."""
    return str(format_decimal(value, locale=LOCALES[current_language()]))


def percentage(value: Decimal) -> str:
    """Return "50 %" for 50, "72,5 %" for 72.5: what somebody reports is not rounded."""
    return str(format_percent(value.normalize() / 100, locale=LOCALES[current_language()], decimal_quantization=False))


def country(code: str) -> str:
    """Return the name of a country."""
    lang = current_language()
    return OWN_NAMES[code].pick(lang).text if code in OWN_NAMES else str(Locale.parse(LOCALES[lang]).territories[code])


def period(project: Project) -> str:
    """Return "2009 – 2011" or "août 2012 – juillet 2013 (prévu)", as precise as the source; empty without dates (PRJ-01)."""
    lang = current_language()
    parts = [moment.words(lang) for moment in (project.starts, project.ends) if moment]
    words = " – ".join(parts)
    return _("%(period)s (planned)", period=words) if words and project.period_planned else words


def head_count(group: TargetGroup) -> str:
    """Return "8", "25 to 30 in each country" or "more than 500"; empty where the source gives no number."""
    words = _size(group)
    return _("%(number)s in each country", number=words) if words and group.per == "country" else words


def partner_name(partner: Partner) -> Markup:
    """Return "Wallonie-Bruxelles International (WBI)"."""
    name = Markup.escape(tr(partner.name))
    return Markup("{} ({})").format(name, partner.acronym) if partner.acronym else name


def capitalised(words: str) -> str:
    """Return words with a capital in front."""
    return _capital(words)


def partner_url(partner: Partner) -> str:
    """Return the page of a partner, which tells what it did over the years; the municipality itself has none."""
    return "" if partner.relation == Relation.SELF else url_for("proposals.partner", slug=partner.slug)


def whereabouts(partner: Partner) -> str:
    """Return "Kinshasa, République démocratique du Congo"; the larger body for one that belongs to no country."""
    if partner.country is None:
        return plain(partner.parent.name) if partner.parent else ""
    return ", ".join(part for part in (plain(partner.place), country(partner.country)) if part)


def sentence(text: Translated) -> Markup | str:
    """Return a phrase of the source as a sentence: a capital in front, a full stop behind."""
    return tr(Translated.of({lang: f"{_capital(phrase).rstrip('.')}." for lang, phrase in text.as_dict().items()}))


def capital(text: Translated) -> Markup | str:
    """Return a phrase of the source with a capital in front."""
    return tr(Translated.of({lang: _capital(phrase) for lang, phrase in text.as_dict().items()}))


def _capital(phrase: str) -> str:
    return phrase[0].upper() + phrase[1:]


def _size(group: TargetGroup) -> str:
    if group.number is not None:
        return number(group.number)
    if group.number_min is None:
        return ""
    if group.number_max is None:
        return str(_("more than %(number)s", number=number(group.number_min)))
    return str(_("%(low)s to %(high)s", low=number(group.number_min), high=number(group.number_max)))
