"""The public face: ask for help, come back with a return code. It holds no private key at rest and sets no cookie."""
