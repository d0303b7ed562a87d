"""Screen for the register of processing: as a page that prints, and as a file."""
