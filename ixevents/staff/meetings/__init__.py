"""Meetings of the council in the back-office: drafted, convened after a rehearsal, moved, called off, made public."""
