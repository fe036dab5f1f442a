"""``python -m highpoint`` is the command ``highpoint``."""

from highpoint.cli import main

main()
