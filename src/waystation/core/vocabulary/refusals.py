"""How an action says no: what is wrong, then what to do next."""


class Refused(Exception):
    """A rule of the house says no. `message` is what is wrong, `hint` what to do; neither ever holds sealed content."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NotYours(Refused):
    """The one answer for *absent* and *not yours*, so that nobody learns which of the two it was."""

    MESSAGE = "there is nothing here that you can open"
    HINT = "go back to your list; if a colleague sent you here, ask them to open it"

    def __init__(self) -> None:
        super().__init__(self.MESSAGE, hint=self.HINT)


class NotSetUp(RuntimeError):
    """Nothing can be recorded: this installation was not set up, or has lost the key of its log."""
