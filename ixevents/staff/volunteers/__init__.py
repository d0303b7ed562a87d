"""The door for volunteers: the check-in of one event and one day, by a shared address, without account."""
