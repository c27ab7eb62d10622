"""Granian, so that a request to stop always ends it."""

from __future__ import annotations

import _thread
import time
from typing import Any

from granian import Granian


class WebServer(Granian):  # type: ignore[misc, valid-type]  # a class that is chosen when it is imported
    """Ends when it is asked to, however often it is asked, and whatever it is doing."""

    _is_asked_to_stop = False

    def signal_handler_interrupt(self, *_args: Any, **_kwargs: Any) -> None:
        """Wake the main loop from a thread of its own.

        One Ctrl-C is heard several times: from the terminal, from make, from uv. The second call would wait for a lock
        that the first one holds, in the same thread, for ever. Nor may a thread be started in the usual way here.
        """
        if not self._is_asked_to_stop:
            self._is_asked_to_stop = True
            _thread.start_new_thread(self._wake, ())

    def _wake(self) -> None:
        """Wake it, and once more: about to start a process anew, the loop may have missed the first call."""
        super().signal_handler_interrupt()
        time.sleep(1)
        self.main_loop_interrupt.set()
