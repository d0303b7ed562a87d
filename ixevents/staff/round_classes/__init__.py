"""Classes of a round: what each gets and why, and what staff decide about it by hand."""
