#!/usr/bin/env python3
"""spaCy on the same texts and names: for bench_entities, and for the table of docs/quality.md.

  bench_spacy.py speed MODEL DATA FILE...     MB/s of the EntityRuler with the English names of DATA (the folder data/),
                                              and of MODEL; of the first 300 KB, in paragraphs, as it is slow
  bench_spacy.py predict MODEL DOCS.jsonl     the entities that MODEL finds in {"id", "text"} rows, as JSON Lines with
                                              byte offsets, as `dragoman entities --format jsonl` prints them

MODEL is a name that spacy.load() or import knows, such as en_core_web_sm.
"""
import importlib
import json
import pathlib
import sys
import time

import spacy


def model(name):
    try:
        return spacy.load(name)
    except OSError:
        return importlib.import_module(name).load()


def names(data):
    for path in sorted(pathlib.Path(data, "gazetteer").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if not line.startswith("#") and len(cells) > 4 and cells[3] in ("en", "*"):
                yield {"label": cells[2], "pattern": cells[4], "id": cells[0]}


def timed(name, nlp, texts):
    start = time.process_time()
    for _ in nlp.pipe(texts):
        pass
    spent = time.process_time() - start
    print(f"{name}\t{sum(len(t.encode()) for t in texts) / 1e6 / spent:.4g}")


def speed(name, data, *paths):
    text = ""
    for path in paths:
        text += pathlib.Path(path).read_text(encoding="utf-8") + "\n\n"
        if len(text) > 300_000:
            break
    texts = [paragraph for paragraph in text.split("\n\n") if paragraph]
    ruler = spacy.blank("en")
    ruler.add_pipe("entity_ruler").add_patterns(list(names(data)))
    timed("spaCy EntityRuler, names", ruler, texts)
    timed(f"spaCy {name}", model(name), texts)


def predict(name, path):
    nlp = model(name)
    with open(path, encoding="utf-8") as f:
        rows = [json.loads(line) for line in f if line.strip()]
    for row, doc in zip(rows, nlp.pipe(r["text"] for r in rows)):
        for e in doc.ents:
            start = len(doc.text[: e.start_char].encode())
            print(json.dumps({"doc": row["id"], "start": start, "end": start + len(e.text.encode()), "text": e.text,
                              "type": e.label_}, ensure_ascii=False))


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in ("speed", "predict"):
        sys.exit(__doc__)
    {"speed": speed, "predict": predict}[sys.argv[1]](*sys.argv[2:])
