"""Screens of the outbox: what was written, what became of it, and a sample of every letter."""
