"""Interpreters: a text goes to one person as a sealed job, and the translation comes back into its box."""
