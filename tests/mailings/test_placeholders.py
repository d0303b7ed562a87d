"""Placeholders: whatever stands between braces, and whatever a value holds, nothing is evaluated and nothing is filled twice (case 25)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ixevents.mailings import placeholders, wording

NAMES = ("name", "event", "link")
LINK = "https://events.example.org/fr/registrations/0123"
braces = st.text(st.sampled_from("{}{}_.name[]()%s$ \n\"'\\<>&link"), max_size=60)


@pytest.mark.parametrize(
    "text",
    [
        "{event.__class__}",
        "{{ ''.__class__ }}",
        "{{name}}",
        "{name!r}",
        "{name:>999999999}",
        "{0}",
        "{ name }",
        "{Name}",
        "{nom}",
        "{}",
        "{name}}",
    ],
)
def test_whatever_is_no_placeholder_is_refused(text: str) -> None:
    assert placeholders.unknown(f"Bonjour {text}, merci", NAMES) == [text]


@pytest.mark.parametrize("text", ["%(name)s", "$name", "${name", "name}", "a { b", "{\n}"])
def test_what_only_resembles_one_is_printed_as_it_stands(text: str) -> None:
    assert placeholders.unknown(text, NAMES) == []
    assert placeholders.fill(text, {"name": "Amina"}) == text


@given(text=braces, value=braces)
def test_filling_is_one_literal_replacement(text: str, value: str) -> None:
    filled = placeholders.fill(text, {"name": value})

    assert filled == value.join(text.split("{name}"))


@given(value=braces)
def test_a_value_is_never_filled_itself(value: str) -> None:
    assert placeholders.fill("{name}", {"name": value + "{event}", "event": "secret"}) == value + "{event}"


@given(source=braces, value=braces)
def test_a_value_brings_no_markup_into_a_letter(source: str, value: str) -> None:
    values = {"name": f"<script>alert(1)</script>[x](https://evil.example) {{event}} {value}", "event": "secret", "link": LINK}

    html = str(wording.write("Bonjour {name}", values).html)

    assert re.findall(r"<(\w+)", html) == ["p"]
    assert "secret" not in html


@given(source=st.text(max_size=80), value=st.text(max_size=40))
def test_no_text_and_no_value_makes_a_letter_unsafe_or_fails(source: str, value: str) -> None:
    words = wording.write(source + " {name} {link}", {"name": value, "link": LINK})

    assert re.findall(r"<(script|img|svg|style|iframe)|\son\w+=|javascript:", str(words.html), re.IGNORECASE) == []


def test_the_private_link_is_a_link_and_may_be_the_target_of_one() -> None:
    words = wording.write("Page : {link}\n\n[Ma page]({link})", {"link": LINK})

    assert re.findall(r'href="([^"]+)"', str(words.html)) == [LINK, LINK]
    assert words.text == f"Page : {LINK}\n\nMa page <{LINK}>"


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "{name}"])
def test_a_link_leads_nowhere_it_must_not(target: str) -> None:
    html = str(wording.write(f"[x]({target})", {"name": "javascript:alert(1)"}).html)

    assert "javascript:" not in html.partition('href="')[2]
    assert 'href="data:' not in html


def test_a_letter_says_the_same_without_html() -> None:
    source = (
        "## Bonjour {name}\n\nUne ligne\net une autre.\n\n- un\n- **deux**\n\n1. a\n2. b\n\n> cité\n\n[Programme](https://example.org/p)"
    )

    words = wording.write(source, {"name": "Amina & Jo"})

    assert words.text == (
        "Bonjour Amina & Jo\n\nUne ligne\net une autre.\n\n- un\n- deux\n\n1. a\n2. b\n\ncité\n\nProgramme <https://example.org/p>"
    )
    assert "<h4>Bonjour Amina &amp; Jo</h4>" in words.html
    assert "Une ligne<br" in words.html
