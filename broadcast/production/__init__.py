"""Copy and recordings become carts: finished, immutable, named by the SHA-256 of their content."""
