"""Schools: the directory of both communities, its registers, school levels, and the days on which there is no school."""
