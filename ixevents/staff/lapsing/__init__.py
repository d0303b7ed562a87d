"""Screens for what lapses: the periods, what each night did, what the next would do; and legal holds."""
