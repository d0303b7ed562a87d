"""Screens for the rules of the council: term, periods, categories, derogations, and its working groups."""
