"""Papers of a slot for staff: lists, signature sheets, certificates, badges, posters."""
