"""Measures the speeds that were promised, on this machine, against the real programs. `make bench` runs all of it."""
