"""The health page: the findings of `ixevents doctor` for who looks after the site, each with what to do."""
