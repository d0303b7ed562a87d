"""Screens of the council's secretary: who sits on it, and everything about one member."""
