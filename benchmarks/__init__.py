"""How much more the application does than the bare work beneath it: ratios within one run, one command a line."""
