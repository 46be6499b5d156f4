"""Who may do what in the room. A participant's scopes are the hall of the forum and the own group."""

from fachplan.base.policy import ADMIN, COORDINATOR, FACILITATOR, PARTICIPANT, PLANNER, PUBLIC, SCREEN, SCRIBE, declare

declare("seat.join", PUBLIC)  # with the code on the wall
declare("seat.own", PARTICIPANT, SCRIBE, FACILITATOR, PLANNER, ADMIN)  # one's own name, group and language
declare("seat.manage", FACILITATOR)
declare("board.read", PARTICIPANT, SCRIBE, FACILITATOR, PLANNER, ADMIN)
declare("board.write", PARTICIPANT, SCRIBE, FACILITATOR)
declare("phase.read", PARTICIPANT, SCRIBE, FACILITATOR, PLANNER, ADMIN)
declare("phase.steer", FACILITATOR)
declare("lead.call", FACILITATOR)  # call the lead from a group, and answer from the hall
declare("group.facilitate", FACILITATOR)  # the facilitator's pages of a group, or of the whole forum
declare("stage.show", SCREEN, FACILITATOR, PLANNER, ADMIN)  # the projector shows the code: staff open it, or lend it a code
declare("stage.connect", PUBLIC)  # with the code from the desk
declare("dots.lead", FACILITATOR)  # open and close dots, type in what sticks on paper
declare("stage.lead", FACILITATOR)  # lend a projector the code, choose who presents
declare("group.prepare", FACILITATOR, PLANNER, ADMIN)  # groups, rooms, method and code of a forum
declare("group.signs", PUBLIC)  # which colours a forum's groups have
declare("method.read", FACILITATOR, COORDINATOR, PLANNER, ADMIN)
declare("method.edit", FACILITATOR, PLANNER, ADMIN)
declare("card.erase", FACILITATOR, PLANNER)  # taking words off a card for good
declare("photo.add", FACILITATOR, SCRIBE)  # and describe, order, remove: whoever writes the paper down
declare("photo.release", FACILITATOR)
declare("entry.write", FACILITATOR, SCRIBE)  # typing in what hangs on paper
# Whoever prepares the minutes must see what the paper says: a coordinator reads them, and writes down what is missing.
declare("photo.read", FACILITATOR, SCRIBE, COORDINATOR, PLANNER, ADMIN)
declare("photo.see", PUBLIC)  # the file itself; each photo says who may see it
declare("rehearsal.run", FACILITATOR, PLANNER, ADMIN)  # a copy of the forum to practise on
