#!/usr/bin/env python3
"""Executes a notebook, which keeps no outputs, and writes the executed copy and its pictures beside each other.

  notebook.py NOTEBOOK FOLDER

Exit 77 where nbclient, or a package that the notebook imports, is not installed.
"""
import base64
import json
import os
import re
import sys
from importlib.util import find_spec


def main():
    path, folder = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        code = ["".join(cell["source"]) for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]
    names = set(re.findall(r"^(?:import|from) (\w+)", "\n".join(code), re.M)) | {"nbclient", "nbformat", "ipykernel"}
    absent = sorted(name for name in names if find_spec(name) is None)
    if absent:
        print("notebook: SKIPPED: %s is not installed: script/test-python installs it" % ", ".join(absent))
        sys.exit(77)
    import nbclient
    import nbformat

    notebook = nbformat.read(path, 4)
    if any(cell.get("outputs") for cell in notebook.cells):
        sys.exit("%s: keeps outputs: clear them" % path)
    where = {"metadata": {"path": os.path.dirname(os.path.abspath(path))}}
    nbclient.NotebookClient(notebook, timeout=120, resources=where).execute()
    os.makedirs(folder, exist_ok=True)
    nbformat.write(notebook, os.path.join(folder, os.path.basename(path)))
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    warned = [output["text"] for output in outputs if output.get("name") == "stderr"]
    if warned:
        sys.exit("%s: warns: %s" % (path, warned[0]))
    pictures = [output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    for number, picture in enumerate(pictures):
        with open(os.path.join(folder, "op-eds-%d.png" % number), "wb") as file:
            file.write(base64.b64decode(picture))
    print("notebook: %d cells, %d pictures in %s" % (len(notebook.cells), len(pictures), folder))
    sys.exit(0 if pictures else "no picture")


if __name__ == "__main__":
    main()
