"""Papers: documents as plain data, their formats, and the section's letters."""
