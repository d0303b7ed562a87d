"""Opinions: drafted, adopted, sent to the College, answered, published."""
