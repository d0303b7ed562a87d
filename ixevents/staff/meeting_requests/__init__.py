"""Requests of members for a meeting: written down when they come on paper, and noted as answered."""
