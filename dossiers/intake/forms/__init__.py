"""The forms of the public side: one file for each screen."""
