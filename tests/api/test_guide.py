"""The page on the open data: true in three languages."""

import html
import json
import re

from flask import Flask
from flask.testing import FlaskClient

from ixevents.api.lists import LISTINGS
from ixevents.extensions import db
from ixevents.projects import records
from tests.support import factories
from tests.support.queries import count_queries


def test_examples_are_what_their_addresses_answer(app: Flask, client: FlaskClient) -> None:
    records.load()
    factories.make_slot(event=factories.make_event(title=factories.words("L’eau & <la> rivière")))
    for lang in ("fr", "nl", "en"):
        page = client.get(f"/{lang}/open-data").text

        examples = re.findall(r'<p><a href="([^"]*limit=1)">.*?<pre[^>]*><code>(.*?)</code></pre>', page, re.DOTALL)

        assert len(examples) == 2
        for address, said in examples:
            assert json.loads(client.get(html.unescape(address)).text) == json.loads(html.unescape(said))


def test_every_address_of_the_page_answers(app: Flask, client: FlaskClient) -> None:
    page = client.get("/fr/open-data").text

    addresses = set(re.findall(r'href="(https://events\.example\.org[^"]*)"><code>', page))
    answers = {address: client.get(html.unescape(address)).status_code for address in addresses}

    assert len(addresses) >= 15
    assert set(answers.values()) == {200}


def test_every_list_is_told_with_its_parameters_and_fields(app: Flask, client: FlaskClient) -> None:
    page = client.get("/nl/open-data").text

    for listing in LISTINGS:
        assert f"/api/v1/{listing.path}" in page
        for name in (*(wish.name for wish in listing.filters), *(field.name for field in listing.thing.fields)):
            assert f">{name}</th>" in page


def test_the_page_costs_the_same_with_one_event_and_with_three(app: Flask, client: FlaskClient) -> None:
    costs = []
    for _time in range(2):
        factories.make_slot()
        db.session.commit()
        with count_queries() as statements:
            client.get("/fr/open-data")
        costs.append(len(statements))

    assert costs[0] == costs[1] <= 12
