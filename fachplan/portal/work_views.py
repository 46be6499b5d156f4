"""Where the staff begins: what needs a person first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fachplan.base import clock
from fachplan.base.models import Message
from fachplan.base.policy import Principal, allowed, policy
from fachplan.portal import work_queries
from fachplan.portal.demo import offers_example


@require_safe
@policy("work.read")
def work(request: HttpRequest) -> HttpResponse:
    """The start page of whoever signed in: the rooms that are open, then the rest."""
    principal: Principal = request.principal  # type: ignore[attr-defined]
    tasks = work_queries.tasks_of(principal, language=request.LANGUAGE_CODE, on=clock.today(), at=clock.now())
    first, processes = work_queries.first_now(tasks), work_queries.processes_of(principal)
    steps = work_queries.next_of(processes, tasks)
    told = [(process, steps.get(process.pk)) for process in processes]
    context = {
        "first": first, "tasks": [task for task in tasks if task is not first], "section": "work",
        "plans": allowed(principal, "process.manage"), "processes": told,
        "next": None if first else next((each for each in told if each[1]), None),
        "outbox": allowed(principal, "outbox.read"),
        "texts": allowed(principal, "texts.manage"),
        "accounts": allowed(principal, "accounts.manage"), "may_change_city": allowed(principal, "city.manage"),
        "example": allowed(principal, "demo.example") and offers_example(),
        "mails_waiting": work_queries.mails_waiting(),
        "mails_failed": Message.objects.filter(state=Message.State.FAILED).count(),
    }
    return render(request, "portal/work.html", context)
