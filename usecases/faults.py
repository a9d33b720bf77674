"""What a log may say of a fault: of what kind it was and where it struck, never its message.

A message may quote what was typed or stored.
"""

import traceback


def fault_of(error: BaseException) -> str:
    """Its kind and its frames, and those of what it came from."""
    told: list[str] = []
    at: BaseException | None = error
    while at is not None:
        told.append(f"{type(at).__name__}\n{''.join(traceback.format_tb(at.__traceback__))}")
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "from ".join(told)
