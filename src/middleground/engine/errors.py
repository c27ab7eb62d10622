"""What can go wrong in the engine.

    EngineError              code + parameters; the sentence is rendered at the edge
    ├── InputError           a file or a value that cannot be read: where it is and how to mend it
    └── TooFewError          not enough answers for an honest result

An error carries data, never a finished sentence, so that the web can translate it and it survives
the way between two processes.
"""

from __future__ import annotations


class EngineError(Exception):
    """Base of every error of the engine.

    Parameters
    ----------
    code
        Stable name such as ``votes.unknown_value``; each is described in ``docs/operate/errors.md``.
    params
        What the sentence needs: numbers and short strings.
    """

    def __init__(self, code: str, **params: str | float | None) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling between the worker and its child process."""
        return (_rebuild, (type(self), self.code, self.params))

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code} ({details})" if details else self.code


class InputError(EngineError):
    """A file that cannot be read as it is.

    ``params`` holds ``file``, ``line`` (1 is the first line of the file), ``column`` (its name) and
    ``value`` where they are known.
    """


class TooFewError(EngineError):
    """Not enough people or answers; ``params`` holds ``have`` and ``need``."""


def _rebuild(kind: type[EngineError], code: str, params: dict[str, str | int | float | None]) -> EngineError:
    return kind(code, **params)
