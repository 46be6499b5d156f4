"""The clock of a rehearsal as its people see it: who practises with it decides when they may go on."""

import threading

from fachplan.core.rehearsal import is_time_for
from fachplan.workshop.rehearsal_client import Device, Unreachable

LOOK_EVERY = 1.0


class Clock(threading.Thread):
    """Somebody who looks at the clock of all rooms every second, and tells the others whether it is time for a board."""

    def __init__(self, device: Device, forum: str) -> None:
        super().__init__(daemon=True)
        self._device, self._path = device, f"/api/v1/forums/{forum}/phase"
        self._over = threading.Event()
        self._phases: dict[str, str] = {}

    def run(self) -> None:
        """Look until somebody says that it is over."""
        while not self._over.wait(LOOK_EVERY):
            self.look()
        self._device.hang_up()

    def look(self) -> None:
        """See where every group stands; what cannot be asked now is asked again the next time."""
        try:
            status, answer = self._device.ask("GET", self._path)
        except Unreachable:
            return
        if status == 200:
            self._phases = {each["group"]: each["phase"]["kind"] for each in answer["groups"]
                            if each["phase"] and each["phase"]["state"] != "planned"}

    def lets(self, group: str, board: str) -> bool:
        """Whether the people of `group` may write on `board`; as long as nobody has started the clock, they may."""
        return is_time_for(board, self._phases.get(group, ""))

    def look_away(self) -> None:
        """End the looking."""
        self._over.set()
