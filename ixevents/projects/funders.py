"""What papers and pages of a funded project must say (PRJ-04, PRJ-05): the emblem with its words, and whose opinion it is."""

from dataclasses import dataclass

from flask_babel import gettext as _

from ixevents.core import town
from ixevents.core.lack import Lack
from ixevents.core.languages import Translated
from ixevents.projects.models import FundingLine, FundingRole, Project, ProjectState
from ixevents.projects.partners import PartnerKind

FUNDED = Translated(fr="Financé par l’Union européenne", nl="Gefinancierd door de Europese Unie", en="Funded by the European Union")
CO_FUNDED = Translated(
    fr="Cofinancé par l’Union européenne", nl="Medegefinancierd door de Europese Unie", en="Co-funded by the European Union"
)
OPINIONS = Translated(
    fr="Les points de vue et avis exprimés n’engagent que leurs auteurs et ne reflètent pas nécessairement ceux de l’Union européenne. "
    "Ni l’Union européenne ni l’autorité chargée de l’octroi ne sauraient en être tenues pour responsables.",
    nl="De standpunten en meningen zijn uitsluitend die van de auteurs en stemmen niet noodzakelijk overeen met die van de Europese Unie. "
    "Noch de Europese Unie, noch de subsidieverlenende autoriteit kan ervoor aansprakelijk worden gesteld.",
    en="Views and opinions expressed are however those of the author(s) only and do not necessarily reflect those of the European Union. "
    "Neither the European Union nor the granting authority can be held responsible for them.",
)


@dataclass(frozen=True)
class Credit:
    """The words that stand beside the emblem, and the sentence below."""

    words: Translated
    opinions: Translated


@dataclass(frozen=True)
class OtherFunder:
    """A funder besides the European Union that has its logo or its sentence shown (PRJ-06)."""

    name: Translated
    sentence: Translated
    logo: str = ""
    "Code of the logo's address; empty where there is none."
    width: int = 0
    height: int = 0
    "Points, at which the logo is shown."


def credit(project: Project) -> Credit | None:
    """Return what a project owes the European Union, or None when it does not pay; `project.funding` with its funders is loaded."""
    lines = [line for line in project.funding if line.funder.kind == PartnerKind.EU_INSTITUTION and line.role != FundingRole.CALL]
    if not lines:
        return None
    shared = any(line.role == FundingRole.CO_FINANCING for line in lines)
    own = next((line.sentence for line in lines if line.sentence), None)
    return Credit(CO_FUNDED if shared else FUNDED, own or usual_sentence(project))


def others(project: Project) -> list[OtherFunder]:
    """Return the other funders that want to be named, in the order of the record; `project.funding` with funders and logos is loaded."""
    lines = [line for line in project.funding if line.funder.kind != PartnerKind.EU_INSTITUTION and line.role != FundingRole.CALL]
    return [_other(line) for line in lines if line.sentence or line.funder.logo]


def usual_sentence(project: Project) -> Translated:
    """Return what the European Union asks for, by the time of the project, where its line says nothing else (PRJ-05)."""
    return older_opinions() if _of_the_older_programmes(project) else OPINIONS


def older_opinions() -> Translated:
    """Return the sentence of the programmes of 2007 to 2013."""
    here = town.name()
    return Translated(
        fr="Ce document a été réalisé avec l’aide financière de l’Union européenne. Son contenu relève de la seule responsabilité de la "
        f"Commune {town.of().fr} et ne peut en aucun cas être considéré comme reflétant la position de l’Union européenne.",
        nl="Dit document is tot stand gekomen met de financiële steun van de Europese Unie. Alleen de gemeente "
        f"{here.nl} is verantwoordelijk voor de inhoud, die in geen geval als het standpunt van de Europese Unie mag worden beschouwd.",
        en="This document has been produced with the financial assistance of the European Union. The contents of this document are the "
        f"sole responsibility of the Municipality of {here.en} and can under no circumstances be regarded as reflecting the position of "
        "the European Union.",
    )


def obstacles(project: Project) -> list[Lack]:
    """Say what keeps the events of a project from the public: a record nobody can read, or a funder's words that lack a language."""
    found = []
    if project.state == ProjectState.DRAFT:
        found.append(Lack(_("The record of its project is a draft: publish the record first."), "project", project.id, "record"))
    owed = credit(project)
    if owed is not None and not (owed.words.complete and owed.opinions.complete):
        sentence = _("The sentence of the European Union is not written in both languages yet.")
        found.append(Lack(sentence, "project", project.id, "funding"))
    return found


def _other(line: FundingLine) -> OtherFunder:
    logo = line.funder.logo
    if logo is None:
        return OtherFunder(line.funder.name, line.sentence)
    return OtherFunder(line.funder.name, line.sentence, logo.code, logo.width // 2, logo.height // 2)


def _of_the_older_programmes(project: Project) -> bool:
    return project.starts is not None and 2007 <= project.starts.first_day.year <= 2013
