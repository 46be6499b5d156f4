"""How days and times are written where Django's own habit is not ours: British English, and a comma before the time."""
