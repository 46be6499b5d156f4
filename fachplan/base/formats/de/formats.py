"""Days and times in German."""

DATETIME_FORMAT = "j. F Y, H:i"
