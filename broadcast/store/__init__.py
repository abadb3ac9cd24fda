"""The station's memory on disk: plans, weeks, people, approvals, and the backup of it all."""
