"""What a section knows of employers, read: the book, its counts, its patterns.

Above access.py, below actions/: nothing here writes, and no case comes out of here.
"""
