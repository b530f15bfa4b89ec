"""Somebody asks where a person is. The answer is the same for everybody; what is known is compared in silence."""
