"""What teachers see of a round before they give their wishes."""

import re

from tests.support.client import CommandRunner, ProofreadingClient

SECOND_WISH = r"<details class=\"govuk-details fold\"( open)?>\s*<summary[^>]*><span[^>]*>Un deuxième"


def test_the_page_of_an_event_tells_of_its_round(client: ProofreadingClient, runner: CommandRunner) -> None:
    runner.run("seed", "--sample")

    page = client.get("/fr/events/la-classe-sans-murs").get_data(as_text=True)
    other = client.get("/fr/events/filmer-un-droit").get_data(as_text=True)

    assert "Donnez vos souhaits jusqu’au" in page
    assert 'href="/fr/fair-round"' in page
    assert "Donnez vos souhaits jusqu’au" not in other


def test_where_wishes_count_the_second_and_third_are_not_folded_away(client: ProofreadingClient, runner: CommandRunner) -> None:
    runner.run("seed", "--sample")

    pages = [client.get(f"/fr/events/{slug}/register").get_data(as_text=True) for slug in ("la-classe-sans-murs", "filmer-un-droit")]
    folds, other = (re.findall(SECOND_WISH, page) for page in pages)

    assert (folds, other) == ([" open"], [""])


def test_the_page_about_rounds_has_the_styles_it_needs(client: ProofreadingClient) -> None:
    assert re.search(r"/classes\.[^\"/]*css|classes\.css", client.get("/fr/fair-round").get_data(as_text=True))
