"""The looks that a member may choose; "" leaves it to her device."""

THEMES = ("light", "dark")
