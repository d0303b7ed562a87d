"""Screens for feedback: the questions of an edition, and the figures of what was answered."""
