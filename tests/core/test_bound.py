"""Signs that stay with the word beside them, on any width."""

from flask import Flask
from flask_babel import lazy_gettext
from markupsafe import Markup

from ixevents.core.web import bound, longest_word, tied


def test_signs_that_french_sets_apart_stay_with_their_word() -> None:
    assert bound("Où : « ici » ?") == "Où\u00a0: «\u00a0ici\u00a0»\u00a0?"


def test_email_is_not_broken_after_its_hyphen() -> None:
    assert bound("E-mails et e-mail") == "E-\u2060mails et e-\u2060mail"


def test_sentences_of_pages_keep_it_whole_and_those_of_texts_stay_as_they_are(app: Flask) -> None:
    sentence = '{{ _("Email address") }}'
    with app.test_request_context("/fr/"):
        page = app.jinja_env.from_string("{% autoescape true %}" + sentence + "{% endautoescape %}").render()
        text = app.jinja_env.from_string("{% autoescape false %}" + sentence + "{% endautoescape %}").render()

    assert (page, text) == ("Adresse e-\u2060mail", "Adresse e-mail")


def test_what_is_html_stays_html() -> None:
    assert bound(Markup("<i>a</i> ?")) == Markup("<i>a</i>\u00a0?")
    assert isinstance(bound(Markup("e-mail")), Markup)


def test_words_found_in_the_language_of_the_page_are_read() -> None:
    assert bound(lazy_gettext("E-mail")) == "E-\u2060mail"


def test_a_house_number_stays_with_its_street_and_a_postcode_with_its_town() -> None:
    assert (
        tied("Maison communale, chaussée d’Ixelles 168, 1050 Ixelles") == "Maison communale, chaussée d’Ixelles\u00a0168, 1050\u00a0Ixelles"
    )
    assert tied("Elsensesteenweg 168A") == "Elsensesteenweg\u00a0168A"


def test_the_longest_word_of_a_title_is_counted_without_its_marks() -> None:
    assert (longest_word("De nacht van de <i>studentenkortfilm</i>"), longest_word("Noord-Zuid"), longest_word("")) == (17, 5, 0)
