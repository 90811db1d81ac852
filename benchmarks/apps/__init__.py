"""The same small service in each framework."""
