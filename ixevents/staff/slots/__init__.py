"""One date of an event: its seats, its parties, its waiting list, and moving it or calling it off."""
