"""What the data file says of partners, policy, contacts and open questions, as literals."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.projects import queries
from ixevents.projects.background import HistoricContact, Policy, ProjectNote, RecurringEvent, RecurringEventPartner
from ixevents.projects.models import Project, ProjectContact
from ixevents.projects.partners import Partner, PartnerName

PARTNERS = [
    # slug, English name, acronym, country, kind, relation, group of the source, several behind it, IATI type
    ("ixelles", "Ixelles", None, "BE", "local_authority", "self", None, False, "11"),
    ("biarritz", "Biarritz", None, "FR", "local_authority", "twinning", "EU", False, "11"),
    ("cascais", "Cascais", None, "PT", "local_authority", "project_partner", "EU", False, "11"),
    ("bielefeld", "Bielefeld", None, "DE", "local_authority", "project_partner", "EU", False, "11"),
    ("mizil", "Mizil", None, "RO", "local_authority", "project_partner", "EU", False, "11"),
    ("zacharo", "Zacharo", None, "GR", "local_authority", "project_partner", None, False, "11"),
    ("kalamu", "Kalamu", None, "CD", "local_authority", "twinning", "developing_country", False, "11"),
    ("megiddo", "Megiddo", None, "IL", "local_authority", "twinning", "developing_country", False, "11"),
    ("zababdeh", "Zababdeh", None, "PS", "local_authority", "twinning", "developing_country", False, "11"),
    ("wbi", "Wallonie-Bruxelles International", "WBI", "BE", "regional_institution", "institutional_partner", "EU", False, "15"),
    ("european-commission", "European Commission", None, None, "eu_institution", "institutional_partner", "EU", False, None),
    (
        "dg-devco",
        "Development Cooperation Directorate General",
        "DG DEVCO",
        None,
        "eu_institution",
        "institutional_partner",
        "EU",
        False,
        None,
    ),
    ("cncd", "National Centre for Development Cooperation", "CNCD", "BE", "non_state_actor", "institutional_partner", "EU", False, "22"),
    (
        "brussels-ngos",
        "Brussels-based NGOs and associations active in raising awareness of international solidarity",
        None,
        "BE",
        "group_non_state_actors",
        "institutional_partner",
        "EU",
        True,
        None,
    ),
    (
        "ixelles-schools",
        "Local primary and secondary schools from Ixelles",
        None,
        "BE",
        "group_schools",
        "institutional_partner",
        "EU",
        True,
        "80",
    ),
    ("isia", "Huy-Gembloux Higher Agronomic Institute", "ISIa", "BE", "higher_education", "institutional_partner", "EU", False, "80"),
    ("belgian-government", "Belgian government", None, "BE", "national_government", "funder", None, False, "10"),
]


def test_partners_are_as_the_source_lists_them(loaded: None) -> None:
    partners = db.session.scalars(select(Partner).order_by(Partner.id))

    assert [
        (p.slug, p.name.en, p.acronym, p.country, p.kind, p.relation, p.seed_group, p.is_group, p.iati_org_type) for p in partners
    ] == PARTNERS


def test_partners_keep_places_parents_and_later_names(loaded: None) -> None:
    partners = {partner.slug: partner for partner in db.session.scalars(queries.partners())}

    assert partners["ixelles"].name == Translated("Ixelles", "Elsene", "Ixelles")
    assert partners["ixelles"].bce_kbo is None
    assert partners["kalamu"].place.en == "Kinshasa"
    assert partners["kalamu"].place_words == ["Kalamu, Kinshasa (DRC)", "Kalamu district in Kinshasa", "Kalamu local authority"]
    assert partners["zababdeh"].place_words == ["village of Zababdeh in Palestine"]
    assert partners["belgian-government"].note == "named only as co-financer of the CIC programme"
    assert [slug for slug, partner in partners.items() if partner.relation_assumed] == ["zacharo"]
    assert [(slug, partner.parent.slug) for slug, partner in partners.items() if partner.parent] == [("dg-devco", "european-commission")]
    names = db.session.scalars(select(PartnerName))
    assert [(name.partner_id, name.name.fr, name.name.nl, str(name.since), name.until) for name in names] == [
        (partners["dg-devco"].id, "DG INTPA", "DG INTPA", "2021", None)
    ]


def test_contacts_are_roles_at_sample_addresses(loaded: None) -> None:
    contacts = db.session.scalars(select(ProjectContact).order_by(ProjectContact.id))

    assert [(contact.slug, contact.role.fr, contact.role.nl, contact.email) for contact in contacts] == [
        ("drc", "Coopération RDC", "Samenwerking DRC", "cooperation-drc@example.org"),
        ("zababdeh", "Coopération Zababdeh", "Samenwerking Zababdeh", "cooperation-zababdeh@example.org"),
        ("development-education", "Éducation au développement", "Ontwikkelingseducatie", "education@example.org"),
    ]


def test_the_officials_of_the_time_are_kept_and_never_to_be_written_to(loaded: None) -> None:
    officials = db.session.scalars(select(HistoricContact).order_by(HistoricContact.id))

    assert [(o.slug, o.scope, o.phone_as_written, o.phone, o.do_not_contact) for o in officials] == [
        ("drc", "Ixelles projects - DRC", "02/515.69.38", "+3225156938", True),
        ("zababdeh", "Ixelles projects - Zababdeh", "02/515.69.39", "+3225156939", True),
        ("development-education", "Development education projects", "02/515.69.54", "+3225156954", True),
    ]


def test_the_policy_has_its_themes_references_and_strands(loaded: None) -> None:
    policy = db.session.scalars(queries.policy().options(selectinload(Policy.authority))).one()

    assert policy.authority.slug == "ixelles"
    assert policy.source_title == "General Policy of the Ixelles Municipality as regards development cooperation"
    assert policy.source_written_about == "2012 (tense: MYP 'will start in 2013'; More Water 'starting from August 2012')"
    assert [text.en for text in policy.lines_of("theme")] == [
        "north-south migration",
        "human rights",
        "access to water",
        "environment",
        "education",
        "food security",
    ]
    assert [text.en for text in policy.lines_of("reference")] == [
        "resolutions of the five major United Nations development summits: sustainable development, human rights, population issues, "
        "link between social and economic aspects, women's rights to development",
        "explicitly linked to the Millennium Development Goals, in a general context of sustainable development",
    ]
    assert [text.en for text in policy.lines_of("strand")] == ["twinning-based cooperation (Zababdeh, Kalamu)", "development education"]


def test_recurring_events_have_neither_date_nor_place(loaded: None) -> None:
    involvements = selectinload(RecurringEvent.involvements).selectinload(RecurringEventPartner.partner)
    events = db.session.scalars(select(RecurringEvent).options(involvements).order_by(RecurringEvent.id)).all()

    assert [(e.slug, e.name.en, e.frequency, e.date_words, e.place_words, e.supported_by) for e in events] == [
        ("north-south-festival", "North-South solidarity festival", "yearly", None, None, None),
        (
            "international-solidarity-week",
            "International Solidarity Week",
            None,
            None,
            None,
            "international-solidarity-consultative-council",
        ),
    ]
    assert [(part.partner.slug, part.role) for part in events[0].involvements] == [("ixelles", "organiser"), ("cncd", "cooperation")]


def test_every_open_question_is_kept_with_its_handling(loaded: None) -> None:
    notes = db.session.scalars(select(ProjectNote).where(ProjectNote.kind == "ambiguity").order_by(ProjectNote.code))

    assert [(note.code, note.about, note.handling) for note in notes] == [
        ("A-01", "Eight authorities in Eau-tre Découverte", "authorities_count = 8 including lead"),
        ("A-02", "MYP authorities", "leave the list open; staff add partners; do not print a guess"),
        ("A-03", "Bielefeld and Zacharo", "both are partners; relation project_partner for Zacharo is ours"),
        ("A-04", "Megiddo", "keep seed_group; never derive recipient country from it"),
        ("A-05", "DG DEVCO and European Commission", "two partner records, parent link DG -> Commission; name history"),
        ("A-06", "groups as partners", "is_group = true; real members are added later"),
        ("A-07", "CIC dates", "reference period 2007-2012 as stated; others as notes"),
        ("A-08", "coverage 50 %", "target 50, baseline null, text shown"),
        ("A-09", "More Water end", "end 2013-07 assumed, planned"),
        ("A-10", "three sub-projects", "count 3, titles null"),
        ("A-11", "Eau-tre dates", "year precision"),
        ("A-12", "MYP status and money", "funding amount null; status decided by staff"),
        ("A-13", "260 people", "store 260 as stated; parts as ranges; no balancing"),
        ("A-14", "25-30 pupils per country", "number per country; classes per country free"),
        ("A-15", "16 students", "number 16, distribution null"),
        ("A-16", "council", "three categories; names to be entered"),
        ("A-17", "festival and week", "null; demo editions are invented and labelled demo"),
        ("A-18", "tense", "status closed only after confirmation; keep snapshot date"),
        ("A-19", "total resources", "field 'total', funding lines unknown"),
        ("A-20", "lead", "lead with assumed: true where not explicit"),
        ("A-21", "development-education contact", "contact link assumed"),
        ("A-22", "Wallonie-Bruxelles International", "no funding line"),
    ]


def test_a_note_says_what_can_be_read_two_ways(loaded: None) -> None:
    note = db.session.scalars(select(ProjectNote).where(ProjectNote.code == "A-13")).one()

    assert note.text == (
        "8 + 16 + 8 countries x 25-30 pupils = 224-264 without teachers; unclear whether teachers are inside 25-30, inside 260, or on top."
    )
    assert note.subjects == ["project:myp"]


def test_every_note_touches_something_that_exists(loaded: None) -> None:
    known = {f"project:{slug}" for slug in db.session.scalars(select(Project.slug))}
    known |= {f"partner:{slug}" for slug in db.session.scalars(select(Partner.slug))}
    known |= {f"event:{slug}" for slug in db.session.scalars(select(RecurringEvent.slug))}
    known.add("council:international-solidarity-consultative-council")

    subjects = {subject for note in db.session.scalars(select(ProjectNote)) for subject in note.subjects}

    assert subjects <= known


def test_facts_from_elsewhere_are_kept_apart_with_their_source(loaded: None) -> None:
    notes = db.session.scalars(select(ProjectNote).where(ProjectNote.kind == "external").order_by(ProjectNote.code))

    assert [(note.code, note.subjects, note.source) for note in notes] == [
        ("X-01", ["project:myp"], "dear-programme.eu sheet 100"),
        ("X-02", ["project:cic-kalamu"], "Brulocalis, UVCW, La Libre Afrique March 2020"),
        ("X-03", ["partner:ixelles"], "municipal brochure 2022-2023"),
    ]


def test_codes_are_suggestions(loaded: None) -> None:
    projects = {project.slug: project for project in db.session.scalars(queries.catalogue())}

    assert {slug: projects[slug].suggested_codes for slug in projects} == {
        "cic-kalamu": {"sector": ["15112"], "aid_type": "C01", "status": "4", "suggested": True},
        "more-water": {"sector": ["14031", "14032"], "aid_type": "C01", "status": "4", "suggested": True},
        "eau-tre": {"sector": ["99820"], "aid_type": "H01", "status": "4", "suggested": True},
        "myp": {"sector": ["99820"], "aid_type": "H01", "status": "4", "sdg_target_retroactive": ["4.7"], "suggested": True},
        "awareness-raising": {},
    }
