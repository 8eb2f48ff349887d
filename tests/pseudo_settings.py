"""The settings of an instance that speaks the pseudo-language (tests/pseudo.py)."""

import os

from config.settings import *  # noqa: F403

LOCALE_PATHS = [os.environ["PSEUDO_LOCALE"]]
