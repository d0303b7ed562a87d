"""Address labels of members, as a list to look at and as PDF."""
