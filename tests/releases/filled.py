"""Makes the filled database of a release, and tells what such a database says.

`python -m tests.releases.filled make 0.1` writes `tests/releases/0.1.tar.gz` with a forum in which every field says something,
and `0.1.json` with what it says. `python -m tests.releases.filled tell` migrates the data of `FACHPLAN_DATA` and prints the same.
A release's files are made once, on the day of the release, and never again.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEY = "forum-1"


def make(version: str) -> None:
    """Fill an empty place and back it up."""
    from fachplan.base.backup import backup_to
    from fachplan.base.bundle import load_bundle
    from fachplan.forums.models import Forum
    from tests.story.test_demo_dump import DEMO, NOON
    from tests.story.test_dump_whole import fill_the_house, play_the_day, send_it_out

    for file in (HERE / f"{version}.tar.gz", HERE / f"{version}.json"):
        if file.exists():
            raise SystemExit(f"{file.name} is there: a release is made once")
    if load_bundle(DEMO, at=NOON).refused:
        raise SystemExit("the demo was refused")
    forum = Forum.objects.get(key=KEY)
    fill_the_house(forum)
    play_the_day(forum)
    send_it_out(forum)
    backup_to(HERE / f"{version}.tar.gz", at=NOON)
    (HERE / f"{version}.json").write_text(json.dumps(told(), ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def told() -> dict[str, Any]:
    """What the database says: what is broken, the words on every wall, and the minutes."""
    from fachplan.base.verify import first_broken
    from fachplan.forums.models import Forum
    from fachplan.reports.queries import minutes_content
    from tests.story.test_demo_dump import NOON, seen

    forum = Forum.objects.get(key=KEY)
    cards = [[card["number"], card["kind"], card["field"], card["text"]] for board in seen(forum) for card in board["cards"]]
    minutes = minutes_content(forum, language="de", on=NOON.date())
    return {
        "broken": first_broken(), "cards": sorted(cards, key=str), "summary": minutes.summary, "state": minutes.state,
        "attendance": list(minutes.attendance), "goals": list(minutes.goals), "groups": [str(each.name) for each in minutes.groups],
    }


def main(arguments: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "fachplan.settings"
    what, *rest = arguments
    folder = tempfile.TemporaryDirectory() if what == "make" else None
    if folder is not None:
        os.environ["FACHPLAN_DATA"] = folder.name
    import django

    django.setup()
    from fachplan.base.serve import migrate_forward

    migrate_forward()
    if what == "make":
        make(rest[0])
    else:
        sys.stdout.write(json.dumps(told(), ensure_ascii=False))
    if folder is not None:
        folder.cleanup()


if __name__ == "__main__":
    main(sys.argv[1:])
