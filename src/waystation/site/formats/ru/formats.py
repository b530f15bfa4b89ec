"""The month stands in the genitive (E), in small letters, whole."""

DATE_FORMAT = "j E Y"
SHORT_DATE_FORMAT = "j E Y"
MONTH_DAY_FORMAT = "j E"
DATETIME_FORMAT = "j E Y, H:i"
SHORT_DATETIME_FORMAT = "j E H:i"
