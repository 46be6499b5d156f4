"""A room of invented people, to practise a forum with: what they write, and whether all of it arrived."""

from .figures import Figures, figures, percentile
from .script import Act, script
from .words import INVENTED

__all__ = ["INVENTED", "Act", "Figures", "figures", "percentile", "script"]
