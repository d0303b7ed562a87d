"""The nineteen communes of the Brussels-Capital Region as tiles: each roughly where it lies, all of one size."""

from dataclasses import dataclass

from ixevents.core.languages import Translated


@dataclass(frozen=True)
class Commune:
    """One commune: its postcodes and its tile."""

    name: Translated
    short: Translated
    "As it fits on the tile."
    postcodes: tuple[str, ...]
    column: int
    row: int


def _commune(fr: str, nl: str, postcodes: str, tile: tuple[int, int], short: tuple[str, str] = ("", "")) -> Commune:
    little = Translated(short[0] or fr, short[1] or nl, short[0] or fr)
    return Commune(Translated(fr, nl, fr), little, tuple(postcodes.split()), *tile)


COMMUNES = (
    _commune("Ganshoren", "Ganshoren", "1083", (1, 0)),
    _commune("Jette", "Jette", "1090", (2, 0)),
    _commune("Berchem-Sainte-Agathe", "Sint-Agatha-Berchem", "1082", (0, 1), short=("Berchem", "Berchem")),
    _commune("Koekelberg", "Koekelberg", "1081", (1, 1)),
    _commune("Schaerbeek", "Schaarbeek", "1030", (3, 1)),
    _commune("Evere", "Evere", "1140", (4, 1)),
    _commune("Molenbeek-Saint-Jean", "Sint-Jans-Molenbeek", "1080", (1, 2), short=("Molenbeek", "Molenbeek")),
    _commune("Bruxelles", "Brussel", "1000 1020 1120 1130", (2, 2)),
    _commune("Saint-Josse-ten-Noode", "Sint-Joost-ten-Node", "1210", (3, 2), short=("Saint-Josse", "Sint-Joost")),
    _commune("Woluwe-Saint-Lambert", "Sint-Lambrechts-Woluwe", "1200", (4, 2), short=("Woluwe St-L.", "St-L.-Woluwe")),
    _commune("Anderlecht", "Anderlecht", "1070", (1, 3)),
    _commune("Saint-Gilles", "Sint-Gillis", "1060", (2, 3)),
    _commune("Ixelles", "Elsene", "1050", (3, 3)),
    _commune("Etterbeek", "Etterbeek", "1040", (4, 3)),
    _commune("Woluwe-Saint-Pierre", "Sint-Pieters-Woluwe", "1150", (5, 3), short=("Woluwe St-P.", "St-P.-Woluwe")),
    _commune("Forest", "Vorst", "1190", (2, 4)),
    _commune("Uccle", "Ukkel", "1180", (3, 4)),
    _commune("Watermael-Boitsfort", "Watermaal-Bosvoorde", "1170", (4, 4), short=("Watermael", "Watermaal")),
    _commune("Auderghem", "Oudergem", "1160", (5, 4)),
)
COLUMNS, ROWS = 6, 5
