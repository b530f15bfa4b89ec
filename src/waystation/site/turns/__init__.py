"""SQLite for the door: its threads and processes queue for the right to write instead of asking again and again."""
