"""What may be wrong with a backup."""

from __future__ import annotations


class BackupError(Exception):
    """The message is a French sentence for whoever hosts: what is wrong, and what to do."""
