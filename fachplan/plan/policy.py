"""Who sees what is not decided yet."""

from fachplan.base.policy import ADMIN, PLANNER, PUBLIC, declare

declare("draft.read", PLANNER, ADMIN)
declare("card.answer", PLANNER, ADMIN)
declare("measure.edit", PLANNER)
declare("answers.release", PLANNER)  # and answer what is said against them
declare("answers.read", PUBLIC)  # only what is released; own cards by the personal code
declare("answers.follow", PUBLIC)  # an address of one's own, confirmed by its owner
declare("paper.write", PLANNER, ADMIN)  # council papers, and the documents of the plan
declare("plan.release", PLANNER)
declare("plan.read", PUBLIC)  # only what is released
