"""Editions in the back-office: from the first idea over last year's copy to publication."""
