"""Screens for the seats of the council: give one, appoint somebody to it, end a mandate."""
