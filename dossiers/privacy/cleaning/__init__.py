"""A file from outside: recognised, opened for real, cleaned of what it says besides.

Whoever photographs a letter with her own phone does not mean to tell where she lives. What
leaves here is encoded again or rewritten; what is not understood is refused.
"""

from dossiers.privacy.cleaning.apart import clean
from dossiers.privacy.cleaning.result import Clean, NotAcceptedError

__all__ = ["Clean", "NotAcceptedError", "clean"]
