"""Every protection with the edit that takes it out: `make attack` makes each edit in a copy and sees its tests fall."""
