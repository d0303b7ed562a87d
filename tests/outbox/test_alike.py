"""Letters many get alike: written once, each with its own link; what is made of anything else is another letter."""

from collections.abc import Hashable, Iterator

import pytest

from ixevents.outbox import alike
from ixevents.outbox.alike import Alike, Letter, Links

MINE = "https://events.example.org/fr/registrations/AAAAAAAAAAAAAAAAAAAAAA"
YOURS = "https://events.example.org/fr/registrations/BBBBBBBBBBBBBBBBBBBBBB"


class Writer:
    """Counts how often a letter is really written."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, links: Links) -> Letter:
        self.times += 1
        words = " ".join(f"{lang} {link}" for lang, link in links.items())
        return Letter("Subject", words, f"<p>{words}</p>")


@pytest.fixture
def writer() -> Iterator[Writer]:
    """A writer before anything is kept."""
    alike._made.cache_clear()
    yield Writer()
    alike._made.cache_clear()


def _to(link: str, seen: Hashable = ()) -> Alike:
    return Alike(seen, lambda _lang: link)


def test_the_second_letter_is_the_first_with_its_own_link(writer: Writer) -> None:
    first = alike.write("a.b", ["fr"], _to(MINE), writer, prove=False)
    second = alike.write("a.b", ["fr"], _to(YOURS), writer, prove=False)

    assert writer.times == 1
    assert (first.text, first.html) == (f"fr {MINE}", f"<p>fr {MINE}</p>")
    assert (second.text, second.html) == (f"fr {YOURS}", f"<p>fr {YOURS}</p>")


@pytest.mark.parametrize(("same", "languages", "seen"), [("a.c", ["fr"], ()), ("a.b", ["nl"], ()), ("a.b", ["fr"], (3,))])
def test_what_is_made_of_anything_else_is_another_letter(writer: Writer, same: str, languages: list[str], seen: Hashable) -> None:
    alike.write("a.b", ["fr"], _to(MINE), writer, prove=False)
    alike.write(same, languages, _to(YOURS, seen), writer, prove=False)

    assert writer.times == 2


@pytest.mark.parametrize("link", ["", "https://short.example.org", MINE + "?a=1&b=2"])
def test_a_link_that_cannot_be_cut_out_is_written_in(writer: Writer, link: str) -> None:
    for _ in range(2):
        assert alike.write("a.b", ["fr"], _to(link), writer, prove=False).text == f"fr {link}"

    assert writer.times == 2


def test_each_language_has_its_own_link(writer: Writer) -> None:
    mine = Alike((), lambda lang: MINE.replace("/fr/", f"/{lang}/"))

    for _ in range(2):
        letter = alike.write("a.b", ["fr", "nl"], mine, writer, prove=False)
        assert letter.text == f"fr {MINE} nl {MINE.replace('/fr/', '/nl/')}"

    assert writer.times == 1


def test_text_is_kept_as_letters_are() -> None:
    alike._made.cache_clear()

    first, second = (alike.write("part", ["fr"], _to(link), lambda links: f"URL:{links['fr']}", prove=True) for link in (MINE, YOURS))

    assert (first, second) == (f"URL:{MINE}", f"URL:{YOURS}")


def test_a_letter_that_depends_on_more_than_it_says_is_found_where_letters_are_proved() -> None:
    alike._made.cache_clear()
    times = iter("ab")

    with pytest.raises(AssertionError, match="depends on something else"):
        alike.write("a.b", ["fr"], _to(MINE), lambda _links: Letter(next(times), "", ""), prove=True)


def test_what_may_change_behind_our_back_is_not_compared() -> None:
    assert alike.frozen({"rows": [("Where", "Here")], "place": 3}) == (("rows", (("Where", "Here"),)), ("place", 3))
    with pytest.raises(TypeError):
        alike.frozen({"thing": object()})


def test_a_link_is_put_in_where_a_line_is_broken_within_it() -> None:
    alike._made.cache_clear()

    def broken(links: Links) -> str:
        return f"URL:{links['fr'][:40]}\r\n {links['fr'][40:]}\r\n"

    first, second = (alike.write("part", ["fr"], _to(link), broken, prove=True) for link in (MINE, YOURS))

    assert (first, second) == (broken({"fr": MINE}), broken({"fr": YOURS}))
