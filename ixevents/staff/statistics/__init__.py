"""Screens for statistics: an edition or a project beside the edition before, and the schools that were never reached."""
