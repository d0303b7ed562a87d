"""Screens for privacy: requests with their clock, what is kept on a person, what lapses at night, the register of processing."""
