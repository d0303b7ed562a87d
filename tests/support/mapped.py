"""All models there are, whatever package they belong to."""

from collections.abc import Iterator

from ixevents.core.db import Base


def models(parent: type[Base] = Base) -> Iterator[type[Base]]:
    """Yield every model that was imported."""
    for model in parent.__subclasses__():
        yield model
        yield from models(model)
