"""What kind of device a session is on, in two words that its owner recognises."""

from __future__ import annotations

# The first that is found says it: Edge and Opera also call themselves Chrome, and Chrome Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def words(agent: str) -> str:
    """« Firefox, Android » from what the browser says of itself; "" when it says nothing known.

    Nothing else of it is kept: no version, no model, no address.
    """
    found = (_first(BROWSERS, agent), _first(SYSTEMS, agent))
    return ", ".join(word for word in found if word)


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((word for sign, word in known if sign in agent), "")
