"""What work in a process of its own may come to, instead of its result."""


class TooSlow(Exception):  # noqa: N818 (an outcome, not a fault)
    """The worker was killed because its time was up."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"no reply after {seconds} s")
        self.seconds = seconds


class WorkerFailed(Exception):  # noqa: N818 (an outcome, not a fault)
    """The worker gave no result; `reason` is a short technical word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
