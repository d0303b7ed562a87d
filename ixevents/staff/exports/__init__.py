"""Screens for exports of registrations."""
