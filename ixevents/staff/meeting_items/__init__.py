"""Agenda and documents of a meeting in the back-office."""
