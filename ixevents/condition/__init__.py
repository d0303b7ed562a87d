"""Is this installation well? Looks at keys, disk, database, queue, counters, clock, mail server and DNS, and changes nothing."""
