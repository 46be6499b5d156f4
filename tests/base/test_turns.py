"""Pages take turns while they compute, and stand side by side once they wait."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from fachplan.base.turns import Turn, in_turn

Message = MutableMapping[str, Any]
NEVER = 3600.0


class House:
    """Pages that stay as long as they are told to; it counts how many are inside at once."""

    def __init__(self) -> None:
        self.leave = {name: asyncio.Event() for name in ("a", "b", "c")}
        self.came: list[str] = []
        self.most = self.inside = 0
        self.news = asyncio.Condition()

    async def page(self, scope: Message, _receive: Any, _send: Any) -> None:
        async with self.news:
            self.came.append(scope["path"])
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.news.notify_all()
        try:
            await self.leave[scope["path"]].wait()
        finally:
            self.inside -= 1

    async def has_come(self, *names: str) -> None:
        async with self.news, asyncio.timeout(20):
            await self.news.wait_for(lambda: self.came == list(names))


def ask(app: Any, path: str) -> asyncio.Task[None]:
    return asyncio.create_task(app({"type": "http", "path": path}, None, None))


async def settle() -> None:
    for _turn in range(20):  # whoever may go on without an event from outside has done so
        await asyncio.sleep(0)


async def one_after_another(house: House, *, at_once: int) -> list[asyncio.Task[None]]:
    app = in_turn(house.page, at_once=at_once, long=NEVER)
    tasks = [ask(app, name) for name in ("a", "b", "c")]
    await settle()
    return tasks


def test_pages_enter_one_after_another_in_the_order_they_came() -> None:
    async def day() -> None:
        house = House()
        tasks = await one_after_another(house, at_once=1)
        assert house.came == ["a"]
        for name in ("a", "b", "c"):
            house.leave[name].set()
            await settle()
        await asyncio.gather(*tasks)
        assert (house.came, house.most) == (["a", "b", "c"], 1)

    asyncio.run(day())


def test_two_turns_let_two_in_and_no_third() -> None:
    async def day() -> None:
        house = House()
        tasks = await one_after_another(house, at_once=2)
        assert house.came == ["a", "b"]
        house.leave["b"].set()
        await house.has_come("a", "b", "c")
        for each in house.leave.values():
            each.set()
        await asyncio.gather(*tasks)
        assert house.most == 2

    asyncio.run(day())


def test_a_page_that_takes_long_gives_its_turn_up_and_goes_on() -> None:
    async def day() -> None:
        house = House()
        app = in_turn(house.page, long=0.0)
        slow = ask(app, "a")
        await house.has_come("a")
        ask(app, "b")
        await house.has_come("a", "b")
        assert not slow.done()
        for each in house.leave.values():
            each.set()
        await slow
        assert house.most == 2

    asyncio.run(day())


def test_a_turn_that_is_given_up_twice_frees_one_place() -> None:
    """A page that took long gives its turn up, and again at its end: two would be let in at once from then on."""
    async def day() -> None:
        turns = asyncio.Semaphore(1)
        await turns.acquire()
        turn = Turn(turns)
        turn.give_up()
        turn.give_up()
        await turns.acquire()
        assert turns.locked()

    asyncio.run(day())


@pytest.mark.parametrize("end", ["error", "gone"])
def test_a_page_that_fails_or_whose_reader_left_gives_its_turn_back(end: str) -> None:
    async def day() -> None:
        house = House()

        async def page(scope: Message, receive: Any, send: Any) -> None:
            if scope["path"] == "a" and end == "error":
                raise ValueError(scope["path"])
            await house.page(scope, receive, send)

        app = in_turn(page, long=NEVER)
        first = ask(app, "a")
        await settle()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        second = ask(app, "b")
        await house.has_come(*(["b"] if end == "error" else ["a", "b"]))
        house.leave["b"].set()
        await second

    asyncio.run(day())
