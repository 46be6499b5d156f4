"""Rows of `plan.yaml`: the sector plan from its goals to its papers, and what became of a forum's cards."""

from fachplan.plan import answerrows, goalrows, measurerows, paperrows

ROWS = (*goalrows.ROWS, *measurerows.ROWS, *answerrows.ROWS, *paperrows.ROWS)
LEFT_OUT = {
    "ThemedCard.id": "its card is what it is known by",
    "Responsibility.address": "a mail address; who is asked again is asked by somebody who knows it",
    "Responsibility.contact_address": "a mail address, like the one above",
    "Responsibility.actor": "a dump is of a forum, not of the city's directory; `office` says who it is",
    "HandedInPaper": "files as they lie with the council that got them; elsewhere they would be copies of nothing",
    "AnswerFollower": "an address somebody left with this city, and not with another",
    "AnswerDigest": "when those addresses were told",
    "Objection": "what somebody wrote against an answer is for the city that asked, and never public; its answer is in the releases",
}
