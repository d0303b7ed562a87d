"""What the data file says of the projects, fact by fact, as literals: a slip in the file is a failure here."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ixevents.extensions import db
from ixevents.projects import queries
from ixevents.projects.models import FundingLine, Project

SOURCED = ("cic-kalamu", "more-water", "eau-tre", "myp")


def test_the_totals_are_exact_to_the_cent(loaded: None) -> None:
    projects = db.session.scalars(queries.catalogue()).all()

    assert [(p.slug, p.total_amount, p.currency, p.amount_as_written) for p in projects] == [
        ("cic-kalamu", Decimal("407676.96"), "EUR", "EUR 407 676.96"),
        ("more-water", Decimal("96000.00"), "EUR", "EUR 96 000.00"),
        ("eau-tre", Decimal("359817.00"), "EUR", "EUR 359 817.00"),
        ("myp", Decimal("605063.10"), "EUR", "EUR 605 063.10"),
        ("awareness-raising", None, "EUR", None),
    ]
    assert sum(p.total_amount for p in projects if p.total_amount) == Decimal("1468557.06")


def test_periods_are_as_precise_as_the_source(loaded: None) -> None:
    projects = db.session.scalars(queries.catalogue())

    assert [(p.slug, str(p.starts), str(p.ends), p.starts_assumed, p.ends_assumed, p.period_planned) for p in projects] == [
        ("cic-kalamu", "2007", "2012", False, False, False),
        ("more-water", "2012-08", "2013-07", False, True, True),
        ("eau-tre", "2009", "2011", False, False, False),
        ("myp", "2013", "2016", False, False, True),
        ("awareness-raising", "None", "None", False, False, False),
    ]


def test_periods_keep_the_words_of_the_source(loaded: None) -> None:
    projects = {project.slug: project for project in db.session.scalars(queries.catalogue())}

    assert {slug: projects[slug].period_quote for slug in SOURCED} == {
        "cic-kalamu": "is running from 2007 to 2012",
        "more-water": "scheduled to last for one year, starting from August 2012",
        "eau-tre": "ran for two years (2009 – 2011)",
        "myp": "will start in 2013 and finish in 2016",
    }
    assert projects["cic-kalamu"].period_also_said == [
        "since 2007 Ixelles has been involved in the CIC programme",
        "has worked actively with Kalamu since 2008",
        "after six years",
    ]
    assert projects["eau-tre"].duration_years == 2
    assert [projects[slug].snapshot for slug in SOURCED] == ["2012"] * 4
    assert {project.status for project in projects.values()} == {"unknown"}


def test_titles_kinds_and_programmes(loaded: None) -> None:
    projects = db.session.scalars(queries.catalogue())

    assert [(p.slug, p.title.en, p.acronym, p.kind, p.programme_name.en, p.standing) for p in projects] == [
        (
            "cic-kalamu",
            "International project on cooperation between local authorities (Ixelles and Kalamu)",
            "CIC",
            "decentralised_cooperation",
            "Local Authority International Cooperation Programme",
            False,
        ),
        ("more-water", "More Water for the Palestinian People", None, "decentralised_cooperation", "", False),
        ("eau-tre", "Eau-tre Découverte", None, "development_education", "", False),
        ("myp", "Millennium Youth Project", "MYP", "development_education", "", False),
        ("awareness-raising", "Awareness raising – general policy", None, "general_policy", "", True),
    ]


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("cic-kalamu", [("ixelles", "lead", False), ("kalamu", "partner", False)]),
        ("more-water", [("ixelles", "lead", True), ("isia", "partner", False), ("zababdeh", "partner", False)]),
        (
            "eau-tre",
            [
                ("ixelles", "lead", True),
                ("biarritz", "partner", False),
                ("cascais", "partner", False),
                ("kalamu", "partner", False),
                ("megiddo", "partner", False),
                ("mizil", "partner", False),
                ("zababdeh", "partner", False),
                ("zacharo", "partner", False),
            ],
        ),
        ("myp", [("ixelles", "lead", True)]),
        ("awareness-raising", [("ixelles", "lead", False)]),
    ],
)
def test_partners_of_a_project_with_their_roles(loaded: None, slug: str, expected: list[tuple[str, str, bool]]) -> None:
    assert [(part.partner.slug, part.role, part.assumed) for part in _project(slug).partners] == expected


def test_funding_amounts_are_unknown_and_not_zero(loaded: None) -> None:
    lines = db.session.scalars(
        select(FundingLine).options(selectinload(FundingLine.project), selectinload(FundingLine.funder)).order_by(FundingLine.id)
    )

    assert [(line.project.slug, line.funder.slug, line.role, line.amount, line.contract_number) for line in lines] == [
        ("cic-kalamu", "belgian-government", "co-financing", None, None),
        ("eau-tre", "european-commission", "supported_by", None, None),
        ("myp", "european-commission", "call_for_non_state_actors_and_local_authorities", None, None),
    ]


def test_recipient_countries_and_counts_are_those_the_source_names(loaded: None) -> None:
    projects = db.session.scalars(queries.catalogue())

    assert [
        (p.slug, p.recipient_countries, p.authorities_count, p.coordinators_count, p.sub_projects_count, p.directly_involved)
        for p in projects
    ] == [
        ("cic-kalamu", ["CD"], None, None, None, None),
        ("more-water", ["PS"], None, None, 3, None),
        ("eau-tre", [], 8, None, None, None),
        ("myp", [], None, 8, None, 260),
        ("awareness-raising", [], None, None, None, None),
    ]
    assert _project("myp").directly_involved_quote == "directly involve 260 people, who will act as multipliers"


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        (
            "cic-kalamu",
            [
                ("main", "build the capacity of local institutions in southern countries to take responsibility for their own development"),
                (
                    "specific",
                    "after six years the Congolese local and regional authorities involved in the CIC programme "
                    "have increased administrative coverage of the population to 50%",
                ),
            ],
        ),
        (
            "more-water",
            [
                (
                    "main",
                    "meet the needs of Zababdeh residents for household water and drinking water, and for wastewater processing "
                    "so that it can be reused for various purposes, economic and social",
                )
            ],
        ),
        (
            "eau-tre",
            [
                (
                    "main",
                    "enable eight local authorities from different parts of the world to get to know one another, to network "
                    "and to cooperate on water access-related issues",
                )
            ],
        ),
        (
            "myp",
            [
                ("main", "promote general learning among secondary school pupils and teachers in the formal education system"),
                (
                    "other",
                    "discovery and exchange of best practices and experiences in development education; develop and strengthen skills "
                    "to understand and analyse development and north-south interdependence",
                ),
                ("other", "raise awareness among various audiences (local communities, general public)"),
                (
                    "other",
                    "lead to specific advocacy measures encouraging local and international decision makers to support balanced "
                    "and sustainable development policies",
                ),
            ],
        ),
    ],
)
def test_objectives_in_the_words_of_the_source(loaded: None, slug: str, expected: list[tuple[str, str]]) -> None:
    assert [(objective.kind, objective.text.en) for objective in _project(slug).objectives] == expected


def test_the_one_indicator_has_an_aim_and_no_start(loaded: None) -> None:
    indicators = [(i.name.en, i.measure, i.target, i.baseline) for i in _project("cic-kalamu").indicators]

    assert indicators == [("administrative coverage of the population", "percentage", Decimal(50), None)]


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        (
            "cic-kalamu",
            [
                ("local authority staff working in Kalamu", None, None, None, None, False),
                ("residents of Kalamu", None, None, None, None, True),
            ],
        ),
        ("more-water", [("residents of the village of Zababdeh", None, 500, None, None, False)]),
        ("eau-tre", []),
        (
            "myp",
            [
                ("local authority coordinators participating in the project", 8, None, None, None, False),
                ("pupils of classes from participating countries", None, 25, 30, "country", False),
                ("teachers of these classes", None, None, None, None, False),
                (
                    "Belgian students from Belgium colleges producing short films in each of the countries covered",
                    16,
                    None,
                    None,
                    None,
                    False,
                ),
                ("educational community in the broad sense", None, None, None, None, True),
                ("general public", None, None, None, None, True),
            ],
        ),
    ],
)
def test_groups_with_their_numbers_and_ranges(loaded: None, slug: str, expected: list[tuple[object, ...]]) -> None:
    groups = _project(slug).groups

    assert [(g.who.en, g.number, g.number_min, g.number_max, g.per, g.final) for g in groups] == expected


def test_groups_keep_company_levels_and_quotes(loaded: None) -> None:
    water, youth = _project("more-water").groups, _project("myp").groups

    assert water[0].quote == "over 500 beneficiaries"
    assert youth[1].accompanied_by.en == "their teachers"
    assert youth[5].levels == ["local", "national", "European", "international"]


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        (
            "cic-kalamu",
            {
                "activity": ["institutional workings of public services to residents of Kalamu"],
                "related_topic": ["education", "water access", "culture"],
            },
        ),
        ("more-water", {"sub_project_theme": ["household water", "drinking water", "wastewater processing and reuse"]}),
        ("eau-tre", {}),
        (
            "myp",
            {
                "topic": ["Millennium Development Goals", "human rights"],
                "method": ["participation", "discussion", "interaction"],
                "output": ["short films"],
            },
        ),
    ],
)
def test_topics_methods_and_activities(loaded: None, slug: str, expected: dict[str, list[str]]) -> None:
    project = _project(slug)

    assert {kind: [text.en for text in project.lines_of(kind)] for kind in dict.fromkeys(line.kind for line in project.lines)} == expected


def test_what_the_source_leaves_out_is_said(loaded: None) -> None:
    assert _project("more-water").funding_note.en == "The text of 2012 names no funder."
    assert _project("eau-tre").beneficiaries_note.en == "The text of 2012 gives no beneficiaries for this project."
    assert _project("myp").partners_note.en == (
        "The project consolidates the network of Eau-tre Découverte. The text of 2012 does not list the authorities that take part."
    )
    assert _project("cic-kalamu").related_note.en == (
        "The text of 2012 speaks of “many other projects with Kalamu and other partners”, without titles, periods or amounts."
    )


def test_each_project_knows_its_contact_and_where_that_is_assumed(loaded: None) -> None:
    projects = [_project(slug) for slug in SOURCED]

    assert [(p.slug, p.contact and p.contact.slug, p.contact_assumed) for p in projects] == [
        ("cic-kalamu", "drc", False),
        ("more-water", "zababdeh", False),
        ("eau-tre", "development-education", True),
        ("myp", "development-education", True),
    ]


def _project(slug: str) -> Project:
    return db.session.scalars(queries.record(slug)).one()
