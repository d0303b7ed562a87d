"""Other systems that are told of changes: made, tried, paused, with the log of their calls."""
