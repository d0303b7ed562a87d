"""`python -m ixevents`: the same as the command `ixevents`."""

from ixevents.cli import main

main()
