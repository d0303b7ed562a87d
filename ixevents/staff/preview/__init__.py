"""Public pages as they would be: of drafts, and of texts that wait for publication. For staff alone."""
