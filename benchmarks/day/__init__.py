"""A long day with the window, and whether anything of it stays in memory that should not."""
