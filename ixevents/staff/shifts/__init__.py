"""Screens for volunteers: the call, its shifts, who takes them, who was there."""
