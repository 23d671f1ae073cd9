"""QTI: items, tests and how they are scored; what depends on the kind of a question is in `kinds`."""
