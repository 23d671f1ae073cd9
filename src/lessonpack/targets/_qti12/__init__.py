"""QTI 1.2: items, tests and banks, in the profiles of those who read them; what depends on a kind is in `kinds`."""
