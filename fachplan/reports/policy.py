"""Who may read what is told."""

from fachplan.base.policy import ADMIN, COORDINATOR, FACILITATOR, PLANNER, declare

declare("minutes.read", FACILITATOR, COORDINATOR, PLANNER, ADMIN)
