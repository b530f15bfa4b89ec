"""What every core package may share: controlled lists, the ways to refuse, and the one way to pack fields."""
