"""What tests stand on: factories, the proof-reading client, databases, counting of statements."""
