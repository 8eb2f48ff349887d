"""What may be published: prepared tables, whole quarters, whole regions, compared with before.

Reads and computes; only actions/publication.py freezes an edition.
"""
