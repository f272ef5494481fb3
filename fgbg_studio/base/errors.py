"""Failures that a person can act on.

Each message says what happened, to which file, and what to do next. Window and command line show
the message as it is; only other exceptions are faults of the program and get a traceback.
"""


class StudioError(Exception):
    """An expected failure; its text is a whole sentence for the person at the screen."""


class UsageError(StudioError):
    """Settings or arguments that cannot be used; the command line ends with another code."""


class PictureError(StudioError):
    """A file that is not a picture, or one that is refused."""


class ProjectError(StudioError):
    """A project folder that cannot be opened or changed."""


class Cancelled(StudioError):
    """The person stopped a job; what it had finished is kept."""

    def __init__(self, message: str = "Stopped. What was finished is kept.") -> None:
        super().__init__(message)


def describe_os_error(error: OSError, doing: str) -> str:
    """One sentence for an operating-system failure met while `doing` something.

    `doing` completes "While ...", for example ``"writing /data/a.png"``.
    """
    import errno

    advice = {
        errno.ENOSPC: "The disk is full. Free some space and start again: finished files are kept.",
        errno.EDQUOT: "Your disk quota is used up. Free some space and start again.",
        errno.EROFS: "That disk is read-only. Copy the project to a writable folder.",
        errno.EACCES: "You may not write there. Change the permissions or choose another folder.",
        errno.EPERM: "You may not write there. Change the permissions or choose another folder.",
        errno.ENOENT: "The file or folder is gone. Put it back or choose another one.",
    }
    hint = advice.get(error.errno or 0, f"The system said: {error.strerror or error}.")
    return f"While {doing}: {hint}"
