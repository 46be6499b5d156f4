"""A room of invented people, to practise a forum with: what they write, and whether all of it arrived."""

from .figures import Figures, figures, percentile
from .script import Act, is_time_for, script
from .words import INVENTED

__all__ = ["INVENTED", "Act", "Figures", "figures", "is_time_for", "percentile", "script"]
