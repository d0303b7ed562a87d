"""The yearly report of the council, as a page and as paper."""
