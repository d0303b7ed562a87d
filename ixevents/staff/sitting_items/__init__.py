"""Items of a meeting that is held: who left, what was said, how the council voted."""
