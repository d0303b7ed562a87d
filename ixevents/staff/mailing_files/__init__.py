"""The files that go with a mailing."""
