"""Waystation: hides people and brings them to safety."""

VERSION = "0.1.0"
