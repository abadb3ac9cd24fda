"""`python -m broadcast` is the `broadcast` command."""

from broadcast.cli import main

main()
