"""The one error that readers raise."""

from __future__ import annotations


class ReadError(Exception):
    """A file cannot be read as a document, said so that its owner can act on it.

    Parameters
    ----------
    cause
        A sentence: what is wrong and, where there is a way, what to do about it.
    file
        The file's name; readers may leave it out, `loaders.readers.read` fills it in.
    place
        Where in the file: a byte, a page, a part of the package.

    Examples
    --------
    >>> print(ReadError("the file is empty", file="plan.txt"))
    plan.txt: the file is empty
    >>> print(ReadError("the page has no text", file="plan.pdf", place="page 3"))
    plan.pdf, page 3: the page has no text
    """

    def __init__(self, cause: str, *, file: str | None = None, place: str | None = None):
        super().__init__(cause)
        self.cause = cause
        self.file = file
        self.place = place

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place) if part)
        return f"{where}: {self.cause}" if where else self.cause

    def __reduce__(self) -> tuple[object, ...]:
        # Errors travel between worker processes; the default would lose file and place.
        return (_restore, (self.cause, self.file, self.place))


def _restore(cause: str, file: str | None, place: str | None) -> ReadError:
    return ReadError(cause, file=file, place=place)
