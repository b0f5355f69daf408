"""What a calendar page shows: columns (days or spaces) by rows (times), ready for components/calendar.html.

The same value is drawn as a table and as a list, so the two can never differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

# "still_free" is made by the grid, for a free cell right under another: only the first of a run shows its words.
Kind = Literal["busy", "mine", "requested", "closed", "buffer", "free", "still_free", "past"]


@dataclass(frozen=True, slots=True)
class Row:
    """One step of the grid. `label` is its start ("18.00"); `now` marks the row that holds this moment."""

    label: str
    whole_hour: bool = True
    now: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """What stands in a column from row `starts_row` (from 0) and `rowspan` rows down.

    `title` is the words of the entry ("Ås IL", "Opptatt", "Ledig 18.00"), `time` its real time as text
    ("18.00–19.45"), which may be finer than the grid. `state` is a word, given when it is not plainly confirmed.
    `lines` are further lines, when several bookings share the block. Blocks of one `key` that stand side by side are
    drawn as one cell, `colspan` columns wide. What is not `in_list` is seen in the table only.
    """

    starts_row: int
    kind: Kind
    title: str = ""
    rowspan: int = 1
    time: str = ""
    subtitle: str = ""
    state: str = ""
    href: str = ""
    lines: tuple[str, ...] = ()
    key: str = ""
    colspan: int = 1
    in_list: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A day or a space. `blocks` are in time order, never overlap, and need not fill the column.

    `long_label` is what the list calls it, where there is room. A day that is `over` is folded together there.
    """

    label: str
    blocks: tuple[Block, ...] = ()
    sublabel: str = ""
    href: str = ""
    is_today: bool = False
    long_label: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over `span` columns: a hall over its parts, a venue over its spaces. Without a label, none."""

    label: str
    span: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list."""

    kind: Kind
    time: str
    title: str
    subtitle: str = ""
    state: str = ""
    href: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarTable:
    """`ends` is the end of the last row ("23.00"), `free` the word for free time in the list ("Ledig").

    Groups, when there are any, cover all columns: their spans add up to the number of columns.
    """

    caption: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    ends: str
    free: str
    groups: tuple[Group, ...] = ()

    def grid(self) -> Iterator[tuple[Row, list[Block]]]:
        """Each row with the cells that *start* in it, left to right; time without a block is an empty cell."""
        starts = [{block.starts_row: block for block in column.blocks} for column in self.columns]
        taken_until = [0] * len(self.columns)
        was_free = [False] * len(self.columns)
        for number, row in enumerate(self.rows):
            cells = []
            for column, blocks in enumerate(starts):
                if number < taken_until[column]:
                    continue
                block = blocks.get(number) or Block(number, "past")
                if number + block.rowspan > len(self.rows):
                    block = replace(block, rowspan=len(self.rows) - number)
                free = block.kind == "free"
                shown = replace(block, kind="still_free") if free and was_free[column] else block
                width = _width(block, starts[column:], number)
                for taken in range(column, column + width):
                    taken_until[taken] = number + block.rowspan
                    was_free[taken] = free
                cells.append(replace(shown, colspan=width) if width > 1 else shown)
            yield row, cells

    def grouped(self) -> Iterator[tuple[Group, tuple[Column, ...]]]:
        """Each group with its columns."""
        first = 0
        for group in self.groups:
            yield group, self.columns[first : first + group.span]
            first += group.span

    def entries(self, column: Column) -> list[Entry]:
        """The column as lines. Neighbouring free rows become one line; what is over and empty is left out."""
        lines: list[Entry] = []
        run: list[Block] = []
        for block in column.blocks:
            if block.kind == "free":
                if run and run[-1].starts_row + run[-1].rowspan != block.starts_row:
                    lines.append(self._free(run))
                    run = []
                run.append(block)
                continue
            if run:
                lines.append(self._free(run))
                run = []
            if block.title and block.in_list:
                lines.append(self._entry(block))
        if run:
            lines.append(self._free(run))
        return lines

    def _entry(self, block: Block) -> Entry:
        time = block.time or self._span(block.starts_row, block.starts_row + block.rowspan)
        return Entry(block.kind, time, block.title, block.subtitle, block.state, block.href, block.lines)

    def _free(self, run: list[Block]) -> Entry:
        time = self._span(run[0].starts_row, run[-1].starts_row + run[-1].rowspan)
        return Entry("free", time, self.free, href=run[0].href)

    def _span(self, first: int, after: int) -> str:
        end = self.rows[after].label if after < len(self.rows) else self.ends
        return f"{self.rows[first].label}–{end}"


def _width(block: Block, columns: Sequence[Mapping[int, Block]], number: int) -> int:
    """How many neighbouring columns, the block's own first, hold a block of the same key for as long."""
    width = 1
    while block.key and width < len(columns):
        beside = columns[width].get(number)
        if beside is None or (beside.key, beside.rowspan) != (block.key, block.rowspan):
            break
        width += 1
    return width
