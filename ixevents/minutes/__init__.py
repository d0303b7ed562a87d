"""Meetings of the council as they were held: who was there and when, what was said and voted, and the minutes of it."""
