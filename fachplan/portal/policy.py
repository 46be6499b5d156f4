"""Who sees the staff's own pages; the front door itself is open."""

from fachplan.base.policy import ADMIN, PLANNER, PUBLIC, STAFF, declare

declare("work.read", *STAFF)
declare("legal.read", PUBLIC)
declare("setup.run", PUBLIC)  # the role alone does not decide: only an empty installation, and only with its code
declare("outbox.read", ADMIN, PLANNER)
declare("texts.manage", ADMIN, PLANNER)
declare("accounts.manage", ADMIN)
declare("city.manage", ADMIN)
declare("demo.example", ADMIN, PLANNER)  # and only where the demo is loaded
declare("demo.clock", ADMIN, PLANNER)  # and only where the demo is loaded
