"""read_json.py json|orjson FILE: reads JSON Lines as Python does, and counts the characters of "text"; for bench_reading."""

import importlib
import sys

loads = importlib.import_module(sys.argv[1]).loads
with open(sys.argv[2], "rb") as rows:
    print(sum(len(loads(row)["text"]) for row in rows))
