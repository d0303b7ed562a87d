"""Screens for the plan of the square: pitches drawn, and stands put on them."""
