"""Counts of the coordinated cases. Pure questions: nothing here writes, or says a sentence."""
