"""Screens for the directory of schools, its registers, and the days without school."""
