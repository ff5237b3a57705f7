"""What was made of a thing is remembered by the thing itself."""

from __future__ import annotations

from assay.kernel.identity import kept_by_identity


def test_the_same_thing_is_worked_on_once() -> None:
    made: list[str] = []

    @kept_by_identity(4)
    def joined(words: list[str], by: str) -> str:
        made.append(by)
        return by.join(words)

    words = ["a", "b"]
    assert [joined(words, "-"), joined(words, "-"), joined(words, "+")] == ["a-b", "a-b", "a+b"]
    assert made == ["-", "+"]


def test_an_equal_thing_is_another_one() -> None:
    made: list[int] = []

    @kept_by_identity(4)
    def size(words: list[str]) -> int:
        made.append(len(words))
        return len(words)

    first, second = ["a"], ["a"]
    assert size(first) == size(second) == 1
    assert made == [1, 1]


def test_only_so_many_are_remembered() -> None:
    made: list[list[int]] = []

    @kept_by_identity(2)
    def first(numbers: list[int]) -> int:
        made.append(numbers)
        return numbers[0]

    things = [[1], [2], [3]]
    assert [first(one) for one in (*things, things[0])] == [1, 2, 3, 1]
    assert len(made) == 4
