"""Why there is no backup or no restore, as a sentence."""


class BackupRefused(ValueError):
    """Why there is no backup or no restore."""
