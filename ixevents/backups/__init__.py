"""Backups: the whole database in one archive that says what is in it, and the way back (case 58).

What people upload lies in the database too, so an archive is complete; the secret key and the settings of the
environment are not in it. It holds personal data: it is written for its owner alone, and belongs encrypted.
"""
