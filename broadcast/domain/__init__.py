"""The words of the field as values: plans, weeks, rundowns, rules, as-run entries, and time.

Nothing here reads a file, asks a clock or knows a library: frozen values and pure functions over them, in
the standard library alone. Every other room takes these and gives these back.
"""
