"""What an office pulls from a station, `/api/v1`: the as-run log entry by entry, its heads, the report of a period."""
