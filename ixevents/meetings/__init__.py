"""Meetings of the council: agenda, convening notices that hold up, answers, and what proves that everybody was told."""
