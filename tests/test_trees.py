"""Source as trees."""

import ast
from pathlib import Path

from tests.trees import nodes_of, tree_of


def test_all_nodes_are_found_in_the_order_of_the_standard_library() -> None:
    tree = tree_of(Path(__file__))
    assert nodes_of(tree) == list(ast.walk(tree))
