"""Tables whose values are looked up when somebody asks for them, and then kept."""

from collections.abc import Callable, Iterator, Mapping, ValuesView
from typing import Generic, TypeVar

_Item = TypeVar("_Item")


class Lazy(Mapping[str, _Item], Generic[_Item]):
    """A table that knows its names; `load` gives the value of one, and `gather` is told when all will be asked for."""

    def __init__(
        self, names: Mapping[str, object], load: Callable[[str], _Item], gather: Callable[[], object] = tuple
    ) -> None:
        self._names = names
        self._load = load
        self._gather = gather
        self._found: dict[str, _Item] = {}

    def __getitem__(self, name: str) -> _Item:
        if name not in self._found:
            if name not in self._names:
                raise KeyError(name)
            self._found[name] = self._load(name)
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def values(self) -> ValuesView[_Item]:
        """Give all values."""
        self._gather()
        return super().values()

    def over(self, changes: Mapping[str, _Item]) -> "Lazy[_Item]":
        """Give a table in which some names have other values."""
        table = Lazy(self._names, self._load, self._gather)
        table._found = {**self._found, **changes}
        return table


def over(table: Mapping[str, _Item], changes: Mapping[str, _Item]) -> Mapping[str, _Item]:
    """Give a table in which some of its names have other values, without looking up the rest."""
    return table.over(changes) if isinstance(table, Lazy) else {**table, **changes}
