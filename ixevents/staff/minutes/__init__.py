"""Minutes of a meeting: written in versions, compared, approved, published."""
