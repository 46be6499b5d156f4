"""What the city hands in of its plan: council papers, sheets of measures, and the plan itself, as PDF and Word files.

A document is a row of blocks in the reader's language, made once; both files show the same blocks in the same order.
"""
