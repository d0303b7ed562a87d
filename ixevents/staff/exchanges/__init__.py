"""Exchanges in the back-office: the record beside what is on file, authorities, coordinators, classes and film crews."""
