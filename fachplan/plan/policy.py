"""Who sees what is not decided yet."""

from fachplan.base.policy import ADMIN, PLANNER, declare

declare("draft.read", PLANNER, ADMIN)
