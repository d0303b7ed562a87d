"""Places in the back-office: where things happen and how one gets there."""
