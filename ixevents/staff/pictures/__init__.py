"""Pictures of events and editions in the back-office: chosen, described in both languages, taken away."""
