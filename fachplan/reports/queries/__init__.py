"""Reads for what is told: the minutes of a forum."""

from fachplan.reports.queries.minutes import minutes_content

__all__ = ["minutes_content"]
