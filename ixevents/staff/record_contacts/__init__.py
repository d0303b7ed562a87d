"""The roles the public writes to about records, in the back-office."""
