"""One module for each subcommand of `waystation`: `add_arguments(parser)` and `run(args) -> int`."""
