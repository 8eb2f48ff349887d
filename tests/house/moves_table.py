"""Who may make which move from which state: the whole of it, by hand, as a specification.

S suivi · B binôme · P somebody to whom the arrival was proposed · D another délégué·e of
the section · C coordination of the section. Never anybody else: T technique of the section,
O délégué·e of another section, X coordination of another section, E coordination of the
section, excluded from this case. A dot: nobody.
"""

from __future__ import annotations

MOVES = (
    *("take", "give_back", "turn_down", "send_demand", "negotiate", "file_claim"),
    *("drop_claim", "record_judgment", "appeal", "enforce", "close", "reopen", "refer", "withdraw"),
)
ROLES = "SBPDCTOXE"
# Nobody follows an arrival; a case that is taken is proposed to nobody.
HELD = {"submitted": "PDCTOXE"}
HELD_ELSEWHERE = "SBDCTOXE"

TABLE = """
             take give_back turn_down send_demand negotiate file_claim drop_claim record_judgment appeal enforce close reopen refer withdraw
submitted    PDC  .         PDC       .           .         .          .          .               .      .       .     .      PDC   C
open         .    SC        .         SBC         SBC       SBC        .          .               .      .       SBC   .      SBC   SBC
demand       .    .         .         .           SBC       SBC        .          .               .      SBC     SBC   .      SBC   SBC
negotiation  .    .         .         SBC         .         SBC        .          .               .      SBC     SBC   .      SBC   SBC
litigation   .    .         .         .           .         .          SBC        SBC             .      SBC     SBC   .      SBC   SBC
judgment     .    .         .         .           .         .          .          .               SBC    SBC     SBC   .      SBC   SBC
enforcement  .    .         .         .           .         .          .          .               .      .       SBC   .      SBC   SBC
closed       .    .         .         .           .         .          .          .               .      .       .     SC     .     .
"""  # noqa: E501
TARGETS = {
    "take": "open",
    "give_back": "submitted",
    "turn_down": "closed",
    "send_demand": "demand",
    "negotiate": "negotiation",
    "file_claim": "litigation",
    "drop_claim": "open",
    "record_judgment": "judgment",
    "appeal": "litigation",
    "enforce": "enforcement",
    "close": "closed",
    "reopen": "open",
    "refer": "closed",
    "withdraw": "closed",
}


def expected() -> dict[tuple[str, str, str], bool]:
    """(state, move, role) to whether it is allowed, every triple there is."""
    head, *lines = TABLE.strip().splitlines()
    assert tuple(head.split()) == MOVES
    found = {}
    for line in lines:
        state, *cells = line.split()
        for move, cell in zip(MOVES, cells, strict=True):
            for role in HELD.get(state, HELD_ELSEWHERE):
                found[state, move, role] = role in cell
    return found
