"""Figures: what happened, counted by project and period; indicators fed by it; what may be published of it."""
