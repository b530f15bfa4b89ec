"""Settings, addresses and commands: the place where the two faces are put together."""
