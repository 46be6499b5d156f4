"""Who may see and shape the meetings of a process."""

from fachplan.base.policy import ADMIN, FACILITATOR, PLANNER, PUBLIC, declare

declare("forum.read", PUBLIC)  # only what is published; queries leave the rest out
declare("forum.preview", FACILITATOR, PLANNER, ADMIN)
declare("forum.manage", PLANNER, ADMIN)
declare("process.manage", PLANNER, ADMIN)
