"""Spaces as a tree: a hall that can be divided has parts, and what is occupied is always its leaves.

    Hall ─┬─ Hall A        booking the hall occupies A, B and C;
          ├─ Hall B        booking A blocks the hall and leaves B and C free.
          └─ Hall C

Walks are loops and not recursion, so a tree may be as deep as it likes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from booking.domain.errors import Finding, Verdict


@dataclass(frozen=True, slots=True)
class SpaceNode:
    """A space in its venue's tree. `divided` says that it is meant to have parts, and nothing else can be
    occupied in it; `part_label` is what it is called within its parent, e.g. ``A`` or ``Nord``."""

    id: int
    parent_id: int | None = None
    part_label: str = ""
    divided: bool = False


@dataclass(frozen=True, slots=True)
class SpaceTree:
    """The spaces of one venue or of many. Made with `plant`, which refuses a tree that is not one."""

    nodes: Mapping[int, SpaceNode]
    _parts: Mapping[int, tuple[int, ...]] = field(repr=False)

    def parts(self, space_id: int) -> tuple[int, ...]:
        """The spaces directly inside, by part label and then id."""
        return self._parts.get(space_id, ())

    def is_leaf(self, space_id: int) -> bool:
        return not self.parts(space_id)

    def roots(self) -> tuple[int, ...]:
        return self._parts.get(_NO_PARENT, ())

    def ancestors(self, space_id: int) -> tuple[int, ...]:
        """From the parent up to the root."""
        found: list[int] = []
        parent = self.nodes[space_id].parent_id
        while parent is not None:
            found.append(parent)
            parent = self.nodes[parent].parent_id
        return tuple(found)

    def within(self, space_id: int) -> tuple[int, ...]:
        """The space itself and all that is inside it, each whole part before the next."""
        self.nodes[space_id]
        found: list[int] = []
        waiting = [space_id]
        while waiting:
            current = waiting.pop()
            found.append(current)
            waiting.extend(reversed(self.parts(current)))
        return tuple(found)

    def leaves(self, space_id: int) -> tuple[int, ...]:
        """What is occupied when the space is booked, in the order of its parts; a leaf occupies itself."""
        return tuple(inside for inside in self.within(space_id) if self.is_leaf(inside))

    def sharing(self, space_id: int) -> frozenset[int]:
        """Every other space that a booking of this one blocks: all that is inside it and all it is inside."""
        return frozenset(self.within(space_id)[1:]) | frozenset(self.ancestors(space_id))

    def check_move(self, space_id: int, new_parent_id: int | None) -> Verdict:
        """Whether the space may be moved into another, or out to the top with ``None``."""
        if new_parent_id is None:
            return Verdict()
        if new_parent_id not in self.nodes:
            return Verdict((Finding("space.missing_parent", "parent_id", {"space_id": space_id}),))
        if new_parent_id in self.within(space_id):
            return Verdict((Finding("space.cycle", "parent_id", {"space_id": space_id}),))
        return Verdict()


# Key of the spaces at the top; ids of the database are positive.
_NO_PARENT = 0


def plant(nodes: Iterable[SpaceNode]) -> SpaceTree:
    """The tree of the nodes. Raises ``ValueError`` when `check_tree` finds that they are none."""
    planted = tuple(nodes)
    verdict = check_tree(planted)
    if not verdict.allowed:
        raise ValueError(f"These spaces are not a tree: {', '.join(sorted(set(verdict.codes)))}.")
    return SpaceTree({node.id: node for node in planted}, _parts_by_parent(planted))


def check_tree(nodes: Iterable[SpaceNode]) -> Verdict:
    """All that is wrong with the nodes as a tree, each finding with the `space_id` it is about."""
    planted = tuple(nodes)
    by_id = {node.id: node for node in planted}
    parents = {node.parent_id for node in planted}
    findings: list[Finding] = []
    seen: set[int] = set()
    for node in planted:
        if node.id in seen:
            findings.append(Finding("space.duplicate", "id", {"space_id": node.id}))
        seen.add(node.id)
        if node.parent_id is not None and node.parent_id not in by_id:
            findings.append(Finding("space.missing_parent", "parent_id", {"space_id": node.id}))
        if node.divided and node.id not in parents:
            findings.append(Finding("space.no_parts", "divided", {"space_id": node.id}))
    findings.extend(Finding("space.cycle", "parent_id", {"space_id": id_}) for id_ in _in_cycles(by_id))
    return Verdict(tuple(findings))


def _parts_by_parent(nodes: Iterable[SpaceNode]) -> dict[int, tuple[int, ...]]:
    parts: dict[int, list[int]] = {}
    for node in sorted(nodes, key=lambda node: (node.part_label, node.id)):
        parts.setdefault(_NO_PARENT if node.parent_id is None else node.parent_id, []).append(node.id)
    return {parent: tuple(inside) for parent, inside in parts.items()}


def _in_cycles(by_id: Mapping[int, SpaceNode]) -> list[int]:
    """The spaces that are their own ancestor. Each space is walked once, however long its chain."""
    cycling: list[int] = []
    done: set[int] = set()
    for start in by_id:
        path: dict[int, int] = {}
        current: int | None = start
        while current is not None and current in by_id and current not in done and current not in path:
            path[current] = len(path)
            current = by_id[current].parent_id
        if current is not None and current in path:
            cycling.extend(id_ for id_, place in path.items() if place >= path[current])
        done.update(path)
    return sorted(cycling)
