"""The steps by which the main database came to its present form, each of them reversible."""
