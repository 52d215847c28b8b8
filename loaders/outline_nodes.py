"""What an outline is made of: headings as nodes of a tree, and the runs of text under them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders.markers import Style

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONGEST_UNNUMBERED_HEADING = 20

SENTENCE_END = re.compile("[。；;!！?？]")
CLAUSE_END = re.compile("[，,。；;：]")
CLOSING = "。，、；：,;:. "


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text under a heading, as indices of the dense text; `tail` if in the heading's own paragraph."""

    start: int
    end: int
    text: str
    tail: bool = False


@dataclass(slots=True)
class Node:
    """A heading with what stands under it. Indices count in the dense text.

    `start` is the first character of the number, `title_start` to `title_end` the title
    without number and closing punctuation, `body` the node's own text; `heading` is the
    level of a heading without number that the format marks.
    """

    label: str
    style: Style | None
    number: int
    start: int
    title_start: int
    title_end: int
    title: str
    body: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    heading: int | None = None

    @property
    def end(self) -> int:
        """The end of the node's text, descendants included."""
        own = max([self.title_end, *(block.end for block in self.body)])
        return max([own, *(child.end for child in self.children)])

    @property
    def own_end(self) -> int:
        """The end of the text before the first child."""
        before = [b.end for b in self.body if not self.children or b.end <= self.children[0].start]
        return max([self.title_end, *before])

    def walk(self) -> list[Node]:
        """This node and all below it, in order of the text."""
        return [self, *(node for child in self.children for node in child.walk())]


def letter(index: int) -> str:
    """The label of a heading without a number, by its place among its siblings: a, b … z, a0 …."""
    return LETTERS[index] if index < len(LETTERS) else f"{letter(index // len(LETTERS) - 1)}{index % len(LETTERS)}"
