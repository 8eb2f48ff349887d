"""Backups: one encrypted file that the server itself cannot read (docs/how-to/sauvegarder.md).

What a backup holds: the database as of one instant, every sealed file that it names, the
ledger of erasures, and last a manifest that counts it all. What it never holds: the service
key and the root key. Without them, and without the identity of one of the people to whom it
is encrypted, nothing in it says a word of anybody.
"""
