"""Cases: the persons in them, what they need, the danger, consent, and how far they have come."""
