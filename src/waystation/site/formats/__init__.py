"""How days and moments are written in each language; templates and code name these formats, never one of their own.

DATE_FORMAT is for reading (the door); the short ones for lists. MONTH_DAY and SHORT_DATETIME leave the year out.
"""
