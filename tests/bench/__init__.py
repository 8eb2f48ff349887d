"""`make bench`: how fast, beside the least that the same work can cost in the same run."""
