"""The Equal Earth projection: areas are true, so no continent is drawn larger than it is.

B. Šavrič, T. Patterson and B. Jenny, "The Equal Earth map projection", 2018. `design/world_map.py` draws the countries with it once,
the pages place partners with it.
"""

import math

MERIDIAN = 11
"""The map is centred on Europe and Africa, where the partners are; its seam runs through the Bering Strait."""

_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Return x to the east and y to the south, in radii of the earth."""
    turned = math.radians((longitude - MERIDIAN + 180) % 360 - 180)
    theta = math.asin(_M * math.sin(math.radians(latitude)))
    square = theta * theta
    stretch = _A[0] + 3 * _A[1] * square + square**3 * (7 * _A[2] + 9 * _A[3] * square)
    y = theta * (_A[0] + _A[1] * square + square**3 * (_A[2] + _A[3] * square))
    return turned * math.cos(theta) / (_M * stretch), -y
