"""A catalogue of one rule, to write in a file and to break."""

WORDS = """
[milestones.fact]
label = "Fait"
[milestones.secret]
label = "Secret"
private = true
[acts.done]
label = "Fait"
"""
RULE = """
[[rules]]
slug = "une_regle"
version = 1
label = "Une règle"
bound = "ours"
triggers = ["fact"]
nature = "act"
length = "P1M"
counting = "cpc"
zone_rule = "court"
severity = "fatal"
article = "Article 1"
source = "Texte"
confidence = "T"
checked_on = 2026-03-26
valid_from = 2020-01-01
if_missed = "Perdu."
stopped_by = ["done"]
margin_days = 7
kinds = ["*"]
[[rules.examples]]
start = 2026-01-31
theoretical = 2026-02-28
legal = 2026-03-02
prudent = 2026-02-27
"""
ENTRY = WORDS + RULE


def with_line(line: str) -> str:
    """The rule with `line` instead of the line of the same key, or added."""
    key = line.split(" = ", maxsplit=1)[0]
    others = [old for old in RULE.splitlines() if not old.startswith(f"{key} = ")]
    return "\n".join([*others[:2], line, *others[2:]])
