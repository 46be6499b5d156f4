"""Who may read what is told, bring it to its release, and release it."""

from fachplan.base.policy import ADMIN, COORDINATOR, FACILITATOR, PLANNER, PUBLIC, declare

declare("minutes.read", FACILITATOR, COORDINATOR, PLANNER, ADMIN)
declare("minutes.review", FACILITATOR, PLANNER)  # correct, count heads, give into review
declare("heads.count", FACILITATOR)  # of one group, at its desk
declare("minutes.release", PLANNER)  # and take back
declare("kit.print", FACILITATOR, PLANNER, ADMIN)
declare("stub.read", PUBLIC)  # whoever holds the stub of a paper card
declare("plan.document", PLANNER, ADMIN)  # the plan, its measures and council papers as files
declare("template.edit", PLANNER, ADMIN)  # the city's own Word templates for them
