"""Screens of the post received: what came, what was understood, what waits for a person."""
