"""Running: which files, which lines, how many processes, how long."""
