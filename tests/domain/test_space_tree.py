from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.space_tree import SpaceNode, check_tree, plant

VENUE, HALL, HALL_A, HALL_B, HALL_C, HALL_A_NORTH, HALL_A_SOUTH, STUDIO = range(1, 9)

ASHALLEN = [
    SpaceNode(HALL, part_label="1", divided=True),
    SpaceNode(HALL_C, HALL, "C"),
    SpaceNode(HALL_A, HALL, "A", divided=True),
    SpaceNode(HALL_B, HALL, "B"),
    SpaceNode(HALL_A_SOUTH, HALL_A, "S"),
    SpaceNode(HALL_A_NORTH, HALL_A, "N"),
    SpaceNode(STUDIO, part_label="2"),
]


def test_what_is_occupied_is_the_leaves_in_the_order_of_the_parts():
    tree = plant(ASHALLEN)
    assert tree.leaves(HALL) == (HALL_A_NORTH, HALL_A_SOUTH, HALL_B, HALL_C)
    assert tree.leaves(HALL_A) == (HALL_A_NORTH, HALL_A_SOUTH)
    assert tree.leaves(HALL_B) == (HALL_B,)
    assert tree.leaves(STUDIO) == (STUDIO,)


def test_parts_and_ancestors_are_found_both_ways():
    tree = plant(ASHALLEN)
    assert tree.parts(HALL) == (HALL_A, HALL_B, HALL_C)
    assert tree.ancestors(HALL_A_NORTH) == (HALL_A, HALL)
    assert tree.roots() == (HALL, STUDIO)
    assert tree.is_leaf(HALL_B)
    assert not tree.is_leaf(HALL_A)


def test_a_part_blocks_what_it_is_in_and_what_is_in_it_but_not_its_siblings():
    tree = plant(ASHALLEN)
    assert tree.sharing(HALL_A) == {HALL, HALL_A_NORTH, HALL_A_SOUTH}
    assert tree.sharing(STUDIO) == set()


def test_a_space_that_is_not_in_the_tree_is_an_error():
    with pytest.raises(KeyError):
        plant(ASHALLEN).leaves(99)


@pytest.mark.parametrize(
    ("nodes", "findings"),
    [
        pytest.param([SpaceNode(1, 1)], [("space.cycle", 1)], id="its own part"),
        pytest.param(
            [SpaceNode(1, 3), SpaceNode(2, 1), SpaceNode(3, 2), SpaceNode(4, 3), SpaceNode(5)],
            [("space.cycle", 1), ("space.cycle", 2), ("space.cycle", 3)],
            id="a ring with a space hanging on it",
        ),
        pytest.param([SpaceNode(1, 9)], [("space.missing_parent", 1)], id="a part of nothing"),
        pytest.param([SpaceNode(1, divided=True)], [("space.no_parts", 1)], id="a divided hall without parts"),
        pytest.param([SpaceNode(1), SpaceNode(1)], [("space.duplicate", 1)], id="the same space twice"),
        pytest.param([], [], id="no space at all"),
        pytest.param(ASHALLEN, [], id="a real hall"),
    ],
)
def test_nodes_that_are_no_tree_are_found_out(nodes, findings):
    found = [(finding.code, finding.parameters["space_id"]) for finding in check_tree(nodes).findings]
    assert found == findings


def test_a_tree_that_is_none_is_not_planted():
    with pytest.raises(ValueError, match=r"not a tree: space\.cycle"):
        plant([SpaceNode(1, 2), SpaceNode(2, 1)])


def test_a_space_is_not_moved_into_itself_or_into_its_parts():
    tree = plant(ASHALLEN)
    assert tree.check_move(HALL, HALL_A_NORTH).codes == ("space.cycle",)
    assert tree.check_move(HALL, HALL).codes == ("space.cycle",)
    assert tree.check_move(HALL_A, 99).codes == ("space.missing_parent",)
    assert tree.check_move(HALL_A, STUDIO).allowed
    assert tree.check_move(HALL_A, None).allowed


def test_a_tree_may_be_very_deep():
    depth = 20_000
    tree = plant([SpaceNode(1), *(SpaceNode(n, n - 1) for n in range(2, depth + 1))])
    assert tree.leaves(1) == (depth,)
    assert len(tree.ancestors(depth)) == depth - 1


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_two_spaces_share_a_leaf_exactly_when_one_blocks_the_other(parents):
    """Each space's parent is drawn among those before it, so every list is a tree."""
    nodes = [SpaceNode(n, (parent % n) or None) for n, parent in enumerate(parents, start=1)]
    tree = plant(nodes)
    for one in tree.nodes:
        for other in tree.nodes:
            if one != other:
                shares = bool(set(tree.leaves(one)) & set(tree.leaves(other)))
                assert shares is (other in tree.sharing(one))


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_a_cycle_is_found_exactly_when_following_parents_never_ends(parents):
    nodes = [SpaceNode(n, parent or None) for n, parent in enumerate(parents, start=1)]
    by_id = {node.id: node for node in nodes}

    def returns_to_itself(start: int) -> bool:
        current = by_id[start].parent_id
        for _ in nodes:
            if current == start:
                return True
            if current not in by_id:
                return False
            current = by_id[current].parent_id
        return False

    found = {finding.parameters["space_id"] for finding in check_tree(nodes).findings if finding.code == "space.cycle"}
    assert found == {node.id for node in nodes if returns_to_itself(node.id)}
