"""What proves that everybody was told of a meeting, and the letters that are printed."""
