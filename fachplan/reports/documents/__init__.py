"""The minutes as documents: a tagged PDF to keep and to hand out, and a Word file that a city can go on writing in.

Both, and the preview page, are made of the same `MinutesContent` and say the same words in the same order.
"""

from fachplan.reports.documents.pdf import minutes_pdf
from fachplan.reports.documents.values import minutes_values
from fachplan.reports.documents.word import minutes_docx

__all__ = ["minutes_docx", "minutes_pdf", "minutes_values"]
