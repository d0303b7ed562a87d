"""The catalogues of translated sentences, found by the language being spoken.

Flask-Babel looks up the context, the domain and the locale anew for every sentence. A page has a hundred sentences and
one language: that search was an eighth of its time.
"""

from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g
from flask_babel import Domain
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from ixevents.core import locale_data
from ixevents.core.languages import LOCALES


class Catalogues(Domain):
    """The domain of Flask-Babel, with one catalogue a language."""

    def get_translations(self) -> Translations | NullTranslations:
        """Return the catalogue of the language being spoken; outside of any application, one that translates nothing."""
        try:
            lang: str = g.get("lang") or "fr"
        except RuntimeError:
            return NullTranslations()
        try:
            return self.cache[lang]
        except KeyError:
            folder = current_app.config["BABEL_TRANSLATION_DIRECTORIES"]
            return self.cache.setdefault(lang, Translations.load(folder, [LOCALES[lang]]))


CATALOGUES = Catalogues()
WORD_JOINER = "\u2060"


def init_app(app: Flask) -> None:
    """Let templates ask the catalogues directly. In text templates, such as letters, nothing is escaped."""
    locale_data.let_go()

    @pass_eval_context
    def gettext(context: EvalContext, sentence: str, **values: object) -> str:
        return _filled(context, CATALOGUES.get_translations().ugettext(sentence), values)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, num: int, **values: object) -> str:
        return _filled(context, CATALOGUES.get_translations().ungettext(one, many, num), {"num": num, **values})

    app.jinja_env.globals.update(gettext=gettext, ngettext=ngettext, _=gettext)


def _filled(context: EvalContext, sentence: str, values: dict[str, object]) -> str:
    text = Markup(kept_whole(sentence)) if context.autoescape else sentence
    return text % values if "%" in sentence else text


def kept_whole(sentence: str) -> str:
    """Return a sentence of a page in which no line ends within "e-mail".

    By a word joiner, for a hyphen that does not break is missing in fonts and in what people search for.
    """
    return sentence.replace("e-mail", f"e-{WORD_JOINER}mail").replace("E-mail", f"E-{WORD_JOINER}mail")
