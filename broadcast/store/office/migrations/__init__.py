"""The steps by which an office's database came to its present form, each of them reversible."""
