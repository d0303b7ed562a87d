"""The proof-reader finds what it is there to find."""

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from tests.support import markup
from tests.support.proofreading import page_faults

GOOD = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Titre</title></head>
<body><main><h1>Titre</h1><h2>Part</h2><p>Words</p>
<form method="post" action="/fr/x"><label for="name">Name</label><input id="name" name="name"><button>Send</button></form>
</main></body></html>"""


def test_a_good_page_has_no_fault() -> None:
    assert page_faults(GOOD, "/fr/x") == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("<p>Words</p>", "<p>Words</div>", "is not HTML"),
        ('lang="fr"', "", "<html> has lang=None"),
        ('lang="fr"', 'lang="nl"', "is at /fr/ and says lang='nl'"),
        ("<title>Titre</title>", "<title></title>", "has titles ['']"),
        ('<meta name="viewport" content="width=device-width">', "", "has no viewport"),
        ("<h2>Part</h2>", "<h1>Part</h1>", "has ['Titre', 'Part'] as h1, not one"),
        ("<h2>Part</h2>", "<h3>Part</h3>", "jumps from h1 to h3 'Part'"),
        ("<h2>Part</h2>", "<h2> </h2>", "has an empty h2"),
        ("<p>Words</p>", '<p id="name">Words</p>', "has id='name' 2 times"),
        ('for="name"', 'for="nom"', "<label for='nom'> points at nothing"),
        ('<label for="name">Name</label>', "", "<input name='name'> has no label"),
        ("<p>Words</p>", "<fieldset><p>Words</p></fieldset>", "has a fieldset without legend"),
        (' action="/fr/x"', "", "<form method='post' action=None> does not say how and where it sends"),
        (' method="post"', "", "<form method=None action='/fr/x'> does not say how and where it sends"),
        ("<button>Send</button>", "", "<form action='/fr/x'> has no button"),
        ("<p>", '<p style="color: red">', "<p> has inline style"),
        ("<p>", '<p onclick="x()">', "<p> has onclick="),
        ("<p>Words</p>", "<script>x()</script>", "has an inline script"),
        ("<p>Words</p>", '<img alt="" src="https://cdn.example/x.png">', "<img src='https://cdn.example/x.png'> is loaded from elsewhere"),
        ("<p>Words</p>", '<img alt="" src="//cdn.example/x.png">', "<img src='//cdn.example/x.png'> is loaded from elsewhere"),
        ("<p>Words</p>", '<img src="/x.png">', "<img src='/x.png'> has no alt"),
        ("<p>Words</p>", '<svg viewBox="0 0 1 1"></svg>', "has an <svg> that is neither named nor hidden"),
        ("<p>Words</p>", '<a href="">Words</a>', "has a link to ''"),
        ("<p>Words</p>", '<a href="/fr/None">Words</a>', "has a link to '/fr/None'"),
        ("<p>Words</p>", '<a href="/fr/"></a>', "has a link without words: '/fr/'"),
        ("<p>Words</p>", '<a href="#nowhere">Words</a>', "<a href='#nowhere'> leads nowhere"),
        ("<button>Send</button>", "<button></button>", "has a button without words: {}"),
        ("</main>", "</main><main></main>", "has 2 <main>"),
        ("<p>Words</p>", "<nav></nav><nav></nav>", "has navigations that cannot be told apart: [None, None]"),
    ],
)
def test_a_fault_is_found_and_named(before: str, after: str, fault: str) -> None:
    assert before in GOOD

    found = page_faults(GOOD.replace(before, after, 1), "/fr/x")

    assert [words for words in found if words.startswith(fault)] != [], found


@pytest.mark.parametrize(
    "mistaken",
    [
        "<p>Words",
        "</p>",
        "<ul><li>Words</ul>",
        "<p><div>Words</div></p>",
        "<b><i>Words</b></i>",
        "<button><button>Words</button></button>",
        '<a href="/a"><a href="/b">Words</a></a>',
        "<table><tr><td>Words</td></tr></table>",
        "<table>Words<tbody><tr><td>Words</td></tr></tbody></table>",
        "<form><form></form></form>",
        "<svg><p>Words</p></svg>",
        "<span/>Words",
        '<p class="a" class="b">Words</p>',
        '<p class="a"id="b">Words</p>',
        "Words &nosuch; and &amp more",
        "<!-- Words",
        "<textarea>Words",
        "<noscript><p><div>Words</div></p></noscript>",
        "<noscript><p>Words</noscript>",
        "<template><p><div>Words</div></p></template>",
        "<body>",
    ],
)
def test_what_a_browser_would_have_to_mend_is_found(mistaken: str) -> None:
    markup.read_part("<p>Words</p>")
    with pytest.raises(markup.NotHtml):
        markup.read_part(mistaken)


def test_what_a_browser_reads_as_it_is_written_has_no_fault() -> None:
    words = "<!-- Words --><pre>\nWords &amp; <br>words</pre>"
    page = markup.read_part(
        f"{words}<svg viewBox='0 0 1 1'><path d='M0 0'/></svg><template><p>, </p></template><noscript><i>read</i></noscript>"
    )

    tags = ["html", "head", "body", "pre", "br", "svg", "path", "template", "p", "noscript", "i"]
    assert [element.tag for element in page.iter()] == tags
    assert "".join(page.itertext()) == "Words & words, read"
    with pytest.raises(markup.NotHtml, match="doctype"):
        markup.read("<html><head></head><body></body></html>")


def test_a_public_page_that_sets_a_cookie_is_found(app: Flask, client: FlaskClient) -> None:
    @app.get("/fr/cookie")
    def cookie() -> Response:
        response = Response("{}", mimetype="application/json")
        response.set_cookie("seen", "1")
        return response

    with pytest.raises(AssertionError, match="a public page sets a cookie"):
        client.get("/fr/cookie")
