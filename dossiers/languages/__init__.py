"""The sentences of the public pages in five languages.

`collect` finds them in the sources, `po` keeps their translations in locale/, `mo` writes what
gettext reads, `checks` says what is wrong, `families` groups them as a reader meets them.
Nothing here needs the programs of GNU gettext: a fresh clone speaks every language.
"""

# The source comes first; the others are complete, or the tests fail.
SOURCE = "fr"
TRANSLATED = ("en", "es", "pt", "ar")
# What the pages of the team may be read in.
TEAM = ("fr", "en")
