"""The list of registrations, and the file of one party."""
