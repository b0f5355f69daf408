"""The calendar as a grid and as a list: the same times, and never a crooked table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from booking.web.calendar_table import Block, CalendarTable, Column, Row

ROWS = tuple(Row(f"{hour:02d}.{minute:02d}", minute == 0) for hour in range(8, 12) for minute in (0, 30))


def table_of(*columns: tuple[Block, ...]) -> CalendarTable:
    return CalendarTable("Uke 49", ROWS, tuple(Column("mandag", blocks) for blocks in columns), "12.00", "Ledig")


@st.composite
def some_blocks(draw) -> tuple[Block, ...]:
    blocks, row = [], 0
    while row < len(ROWS):
        span = draw(st.integers(1, 3))
        kind = draw(st.sampled_from(["free", "busy", "buffer", None]))
        if kind:
            blocks.append(Block(row, kind, "noe", 1 if kind == "free" else span))
        row += 1 if kind == "free" else span
    return tuple(blocks)


@given(st.lists(some_blocks(), min_size=1, max_size=5))
def test_every_row_of_the_grid_is_as_wide_as_the_others(columns):
    table = table_of(*columns)
    reaching_down = [0] * len(ROWS)
    for number, (_row, cells) in enumerate(table.grid()):
        for cell in cells:
            for row in range(number, number + cell.rowspan):
                reaching_down[row] += 1
    assert reaching_down == [len(columns)] * len(ROWS)


def test_only_the_first_free_cell_of_a_run_shows_its_words():
    free = tuple(Block(row, "free", "Ledig") for row in (0, 1, 3, 4))
    kinds = [cells[0].kind for _row, cells in table_of((*free[:2], Block(2, "busy", "Korps"), *free[2:])).grid()]
    assert kinds[:5] == ["free", "still_free", "busy", "free", "still_free"]


def test_an_entry_that_ends_after_the_grid_is_cut_at_its_end():
    rows = list(table_of((Block(6, "busy", "Fest", 9),)).grid())
    assert rows[6][1][0].rowspan == 2


def test_the_list_joins_free_rows_and_links_to_the_first_of_them():
    blocks = (
        Block(0, "free", "Ledig 08.00", href="/a"),
        Block(1, "free", "Ledig 08.30", href="/b"),
        Block(2, "busy", "Korps", 2, time="09.00–09.50"),
        Block(4, "free", "Ledig 10.00", href="/c"),
        Block(7, "free", "Ledig 11.30", href="/d"),
    )
    table = table_of(blocks)
    assert [(entry.time, entry.title, entry.href) for entry in table.entries(table.columns[0])] == [
        ("08.00–09.00", "Ledig", "/a"),
        ("09.00–09.50", "Korps", ""),
        ("10.00–10.30", "Ledig", "/c"),
        ("11.30–12.00", "Ledig", "/d"),
    ]


def test_the_list_leaves_out_what_is_over_and_empty():
    table = table_of((Block(0, "past", rowspan=4), Block(4, "busy", "Opptatt", 4)))
    assert [(entry.time, entry.title) for entry in table.entries(table.columns[0])] == [("10.00–12.00", "Opptatt")]
