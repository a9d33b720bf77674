"""The tree in the README is the tree."""

import re

from tests.tree.sources import ROOT

NOT_OURS = {"var", ".git", ".venv", "node_modules", "build", "dist"}


def test_the_tree_in_the_readme_names_every_folder() -> None:
    """Who reads the README finds each top-level folder explained, and none that is gone."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    trees = [
        block for block in re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL) if re.search(r"^domain/", block, re.M)
    ]
    assert len(trees) == 1
    named = set(re.findall(r"^([A-Za-z_.]+)/(?:\s|$)", trees[0], re.MULTILINE))
    folders = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith((".", "_")) and path.name not in NOT_OURS
    }
    assert named - {".ci"} == folders
