"""The README's example runs."""

import re


def test_example(root, tmp_path, monkeypatch, capsys):
    (tmp_path / "examples").symlink_to(root / "examples")
    monkeypatch.chdir(tmp_path)
    readme = (root / "bindings/python/README.md").read_text()
    for block in re.findall(r"^```python\n(.*?)^```", readme, re.M | re.S):
        exec(block, {})
    assert "China" in capsys.readouterr().out
    assert "target" in (tmp_path / "china.csv").read_text().splitlines()[0].split(",")
