"""Work on many registrations: what would go out, then the worker does it while the page tells how far it is."""
