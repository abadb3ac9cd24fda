"""As-run entries become figures, and figures become the papers that an office reads."""
