"""The command `ixevents`, also as `python -m ixevents`."""

import gc


def main() -> None:
    """Run the command."""
    # As while the package was loaded. The command switches it on again as soon as it has its application.
    gc.disable()
    from ixevents import cli  # noqa: PLC0415  # after that

    cli.main()


if __name__ == "__main__":
    main()
