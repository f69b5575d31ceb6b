"""Linking entries in one step."""

from collections.abc import Callable

import pytest
from build_graph import parsed

from failuremap.graph.link import Linked, Surroundings, link
from failuremap.model.document import Card
from failuremap.model.settings import Settings


@pytest.fixture
def linked() -> Callable[..., Linked]:
    """Link entries of a site without settings."""

    def run(*cards: Card, **around: object) -> Linked:
        settings = around.pop("settings", None) or Settings("Site")
        return link([parsed(card) for card in cards], Surroundings(settings, **around))  # type: ignore[arg-type]

    return run
