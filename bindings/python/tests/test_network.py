"""Networks: what the formats hold, by an XML parser and by the rules of their schemas, and in NetworkX where it is."""

import io
import json
import subprocess
import xml.etree.ElementTree as xml

import dragoman
import pytest
from conftest import COMMAND

GEXF, GRAPHML = "{http://gexf.net/1.3}", "{http://graphml.graphdrawing.org/xmlns}"
TYPES = {"integer", "long", "double", "boolean", "string"}


def network(command, *arguments, stdin=""):
    done = subprocess.run([COMMAND, command, *map(str, arguments)], input=stdin.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout, done.stderr.decode()


def check_gexf(data, dynamic=False, directed=False):
    """The graph, after every rule of the schema that concerns us."""
    root = xml.fromstring(data)
    assert root.tag == GEXF + "gexf" and root.get("version") == "1.3"
    (graph,) = root
    assert graph.get("defaultedgetype") == ("directed" if directed else "undirected")
    assert graph.get("mode") == ("dynamic" if dynamic else "static")
    assert not dynamic or (graph.get("timeformat"), graph.get("timerepresentation")) == ("date", "interval")
    declared = {"node": {}, "edge": {}}
    for block in graph.findall(GEXF + "attributes"):
        for attribute in block:
            assert attribute.get("type") in TYPES and attribute.get("id") not in declared[block.get("class")]
            declared[block.get("class")][attribute.get("id")] = (attribute.get("type"), block.get("mode"))
    ids = [node.get("id") for node in graph.iter(GEXF + "node")]
    assert len(ids) == len(set(ids))
    edges = list(graph.iter(GEXF + "edge"))
    assert len({edge.get("id") for edge in edges}) == len(edges)
    for edge in edges:
        assert edge.get("source") in ids and edge.get("target") in ids and float(edge.get("weight")) >= 0
    for kind in ("node", "edge"):
        for element in graph.iter(GEXF + kind):
            assert [child.tag for child in element] in ([], [GEXF + "attvalues"], [GEXF + "attvalues", GEXF + "spells"])
            for value in element.iter(GEXF + "attvalue"):
                type_, mode = declared[kind][value.get("for")]
                {"long": int, "integer": int, "double": float}.get(type_, str)(value.get("value"))
                assert (mode == "dynamic") == (value.get("start") is not None)
    return graph


def check_graphml(data):
    root = xml.fromstring(data)
    assert root.tag == GRAPHML + "graphml"
    keys = {key.get("id"): key for key in root.findall(GRAPHML + "key")}
    assert {key.get("attr.type") for key in keys.values()} <= {"boolean", "int", "long", "float", "double", "string"}
    (graph,) = root.findall(GRAPHML + "graph")
    ids = [node.get("id") for node in graph.findall(GRAPHML + "node")]
    assert len(ids) == len(set(ids))
    for edge in graph.findall(GRAPHML + "edge"):
        assert edge.get("source") in ids and edge.get("target") in ids
    for element in graph:
        assert {keys[data.get("key")].get("for") for data in element} <= {element.tag.replace(GRAPHML, "")}
    return graph


@pytest.mark.parametrize("of", ["entities", "terms", "both"])
def test_pairs_as_networks(corpus, of):
    options = ["--of", of, "--top", 40, "--lang", "en", corpus]
    gexf = check_gexf(network("pairs", "-f", "gexf", *options)[0])
    graphml = check_graphml(network("pairs", "-f", "graphml", *options)[0])
    dot = network("pairs", "-f", "dot", *options)[0].decode()
    edges = list(gexf.iter(GEXF + "edge"))
    assert len(edges) == len(graphml.findall(GRAPHML + "edge")) == dot.count(" -- ")
    assert 10 < len(edges) <= 40
    assert dot.startswith("graph {") and dot.endswith("}\n")


def test_edges_are_those_of_the_package(english, corpus, command):
    tally = english.tally("pairs", bonds=True, passages=True)
    english.run(corpus, tally)
    edges = tally.table("edges")
    assert min(edges["count"]) >= 3 and min(edges["docs"]) >= 2
    assert {row["sign"] for row in edges} >= {"favor", None}
    for row in edges:
        assert row["per_1000"] == pytest.approx(1000 * row["count"] / row["N"])
        assert (row["sign"] is None) == (row["stances"] == 0) and 1 <= len(row["passages"]) <= 3
    graph = check_gexf(network("pairs", "-f", "gexf", "--lang", "en", corpus)[0])
    found = [(e.get("source"), e.get("target"), int(e.get("weight"))) for e in graph.iter(GEXF + "edge")]
    assert found == [(row["a"], row["b"], row["count"]) for row in edges]
    printed = command("pairs", "--evidence", 2, "--lang", "en", "--top", 3, corpus)
    assert printed == list(tally.table("passages", evidence=2, top=3)) and len(printed) > 3


DATED = [("a", "2019-02-03", 2), ("b", "2019-11", 1), ("c", "2020-02-29", 3), ("d", "", 5), ("e", "2021", 1)]


def dated():
    rows = [{"id": i, "date": date, "text": "China met Russia. " * times + "Japan met India."} for i, date, times in DATED]
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize("slice_,want,left", [("year", [3, 3, 1], 1), ("month", [2, 1, 3], 2)])
def test_slices(tmp_path, slice_, want, left):
    rows = tmp_path / "rows.jsonl"
    rows.write_text(dated())
    data, note = network("pairs", "-f", "gexf", "--slice", slice_, "--lang", "en", rows)
    assert f"note: {left} of 5 documents have no {slice_} in their date" in note
    graph = check_gexf(data, dynamic=True)
    edge = next(e for e in graph.iter(GEXF + "edge") if e.get("source") == "cn")
    counts = [v for v in edge.iter(GEXF + "attvalue") if v.get("for") == "e_count"]
    assert [int(v.get("value")) for v in counts] == want and float(edge.get("weight")) == sum(want)
    spells = [(s.get("start"), s.get("end")) for s in edge.iter(GEXF + "spell")]
    assert spells == [(v.get("start"), v.get("end")) for v in counts]
    assert ("2020-02-01", "2020-02-29") in spells or slice_ == "year"
    for arguments in (["--slice", "week", "-f", "gexf"], ["--slice", "year"], ["--slice", "year", "-f", "dot"]):
        done = subprocess.run([COMMAND, "pairs", *arguments, str(rows)], capture_output=True, check=False)
        assert done.returncode == 2 and b"slice" in done.stderr


def test_stances_as_a_directed_network(english, corpus):
    tally = english.tally("stances", holders=True)
    english.run(corpus, tally)
    rows = list(tally.table("holders", min_count=1))
    assert {row["type_from"] for row in rows} & {"SOURCE", "AUTHOR", "DOCUMENT"}
    assert all("~" not in row["to"] and row["from"] != "author" for row in rows)
    options = ["--min-count", 1, "--lang", "en", corpus]
    graph = check_gexf(network("stance", "-f", "gexf", *options)[0], directed=True)
    found = [(e.get("source"), e.get("target"), int(e.get("weight"))) for e in graph.iter(GEXF + "edge")]
    assert found == [(row["from"], row["to"], row["count"]) for row in rows]
    check_graphml(network("stance", "-f", "graphml", *options)[0])
    assert network("stance", "-f", "dot", *options)[0].startswith(b"digraph {")


def test_networkx_reads_them(corpus, tmp_path):
    networkx = pytest.importorskip("networkx")
    rows = tmp_path / "rows.jsonl"
    rows.write_text(dated())
    gexf = networkx.read_gexf(io.BytesIO(network("pairs", "-f", "gexf", corpus)[0]), version="1.3")
    graphml = networkx.read_graphml(io.BytesIO(network("pairs", "-f", "graphml", corpus)[0]))
    assert set(gexf.nodes) == set(graphml.nodes) and len(gexf.edges) == len(graphml.edges) > 10
    assert gexf.nodes["cn"]["label"] == graphml.nodes["cn"]["label"] == "China"
    dynamic = networkx.read_gexf(io.BytesIO(network("pairs", "-f", "gexf", "--slice", "year", "-q", rows)[0]), version="1.3")
    assert dynamic.edges["cn", "ru"]["count"][0] == (3, "2019-01-01", "2019-12-31")
    assert networkx.read_gexf(io.BytesIO(network("stance", "-f", "gexf", corpus)[0]), version="1.3").is_directed()


def test_saved_counts_of_networks(english, corpus, tmp_path):
    """Split over two files and merged, the counts are the same bytes; what was not counted is refused."""
    whole, parts = english.tally("pairs", bonds=True, passages=True, by="year"), []
    english.run(corpus, whole)
    files = sorted(corpus.glob("*.txt"))
    for half in (files[::2], files[1::2]):
        part = english.tally("pairs", bonds=True, passages=True, by="year")
        english.run(half, part)
        parts.append(part)
    parts[1].merge(parts[0])
    assert parts[1].save() == whole.save()
    with pytest.raises(dragoman.Error):
        parts[1].merge(english.tally("pairs", bonds=True, by="year"))
    saved = [tmp_path / "a.dgm", tmp_path / "b.dgm"]
    for path, half in zip(saved, (files[::2], files[1::2])):
        network("pairs", "-q", "-f", "gexf", "--slice", "year", "--save", path, *half)
    split = network("pairs", "-q", "-f", "gexf", "--slice", "year", "--load", saved[0], "--load", saved[1])[0]
    assert split == network("pairs", "-q", "-f", "gexf", "--slice", "year", "--threads", "3", *files)[0]
