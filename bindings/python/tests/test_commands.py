"""The command's commands as methods, and the forms in which documents come."""

import io
import json
import shutil
import subprocess

import dragoman
import pytest
from conftest import COMMAND
from dragoman import options

TEXTS = ["China and Russia signed a treaty.", "India did not sign the treaty. China praised Russia.", ""]
ROWS = [
    {"id": "a", "text": TEXTS[0], "source": "Ledger", "date": "2021-03-04"},
    {"id": "b", "text": TEXTS[1], "source": "Courier", "date": "2022-05-06"},
    {"id": "c", "text": TEXTS[2], "source": None, "date": "2022-05-07"},
]

ASKED = [
    ("terms", (), {"top": 20, "min_count": 2, "measures": "all"}),
    ("terms", (), {"ngrams": "2-3", "min_docs": 2, "skip": 1}),
    ("terms", (), {"dispersion": True, "top": 9, "by": "lang"}),
    ("terms", (), {"entities": True, "roll_up": "state", "sort": "docs", "top": 12}),
    ("collocations", (), {"top": 9}),
    ("collocates", ("treat*",), {"window": 3, "top": 9}),
    ("actors", (), {"by": "lang", "values": True, "separate": True}),
    ("pairs", (), {"of": "both", "within": "window:4", "distance": True, "top": 30, "sort": "g2"}),
    ("pairs", (), {"evidence": 2, "top": 3}),
    ("stance", (), {"voice": "all", "by": "lang"}),
    ("stance", (), {"evidence": 2, "target": "cn"}),
    ("stance", (), {"drivers": True, "top": 4}),
    ("stance", (), {"contrast": "lang=en:fr"}),
    ("diversity", (), {}),
    ("readability", (), {"by": "lang", "where": ["lang=en"]}),
    ("keyness", (), {"target": "lang=en", "reference": "rest", "top": 10}),
    ("keyness", (), {"target": "lang=en", "reference": "lang=fr", "min_count": 2}),
    ("keyness", (), {"target": "doc=india-sits-at-three-tables", "resample": "docs:20", "min_docs": 1, "top": 5, "seed": 4}),
    ("lines", (), {}),
    ("sentences", (), {"where": "lang!=en"}),
    ("tokens", (), {"where": "lang=zh"}),
    ("entities", (), {}),
    ("entities", (), {"all_candidates": True, "where": "doc=razgovor-cherez-amur"}),
    ("quotes", (), {}),
    ("stances", (), {}),
    ("stances", (), {"target": "cn", "voice": "author", "sort": "score"}),
    ("stances", (), {"why": True, "where": "lang=en"}),
    ("profile", (), {}),
    ("kwic", ("treat*",), {"width": 4}),
    ("kwic", ("@cn",), {"about": "ru"}),
]


def words(options):
    """Keyword arguments as the command takes them."""
    for name, value in options.items():
        for one in value if isinstance(value, list) else [value]:
            yield "--" + name.replace("_", "-")
            if one is not True:
                yield str(one)


@pytest.fixture(scope="module")
def bytewise():
    return dragoman.Pipeline(offsets="byte")


@pytest.fixture(scope="module")
def some(corpus, tmp_path_factory):
    """A folder of five of the corpus, in four languages."""
    folder = tmp_path_factory.mktemp("some")
    for name in ("india-sits-at-three-tables", "a-partnership-without-brakes", "europe-pekin-moscou-sans-chuchoter",
                 "razgovor-cherez-amur", "sanjiaoxing-bushi-tianping"):
        shutil.copy(corpus / f"{name}.txt", folder)
    return folder


@pytest.mark.parametrize("name, arguments, asked", ASKED)
def test_each_is_what_the_command_prints(name, arguments, asked, some, bytewise, command):
    table = getattr(bytewise, name)(some, *arguments, **asked)
    assert table, "nothing to compare"
    assert json.loads(table.format("json")) == command(name, *words(asked), *arguments, some)


def test_keywords(corpus, command, tmp_path):
    frames = tmp_path / "frames.csv"
    frames.write_text("category,pattern\nthreat,threat*\npeace,treat*\npeace,zzz\n")
    pipe = dragoman.Pipeline(keywords=frames, offsets="byte")
    for asked in ({}, {"hits": True}, {"unmatched": True}):
        table = pipe.keywords(corpus, **asked)
        assert table and json.loads(table.format("json")) == command("keywords", "--lexicon", frames, *words(asked), corpus)


def test_keyness_against_other_documents(pipe, corpus, command, tmp_path):
    files = sorted(corpus.glob("*.txt"))
    rows = command("keyness", "--target", files[1], "--reference", files[5], "--min-count", "1", "--min-docs", "1")
    table = pipe.keyness([files[1]], reference=[files[5]], min_count=1, min_docs=1)
    assert table and json.loads(table.format("json")) == rows
    counted = pipe.tally("terms", documents=True)
    pipe.run(files[5], counted)
    assert pipe.keyness(files[1], reference=counted, min_count=1, min_docs=1).rows == table.rows

    words = tmp_path / "words.tsv"
    words.write_text("#total\t1000\nthe\t50\nrussia\t2\n")
    rows = command("keyness", "--target", files[1], "--reference-list", words, "--prior-list", words, "--measures", "all", "--min-docs", "1", "--min-count", "1")
    asked = {"reference_list": words, "prior_list": words, "measures": "all", "min_docs": 1, "min_count": 1}
    assert json.loads(pipe.keyness(files[1], **asked).format("json")) == rows

    with pytest.raises(TypeError, match="reference=documents"):
        pipe.keyness(corpus)
    with pytest.raises(ValueError, match="FIELD=VALUE"):
        pipe.keyness(corpus, "Xinhua")
    with pytest.raises(ValueError, match="lang=VALUE, or documents"):
        pipe.keyness(corpus, "lang=en", "doc=x")


def test_report(pipe, corpus, tmp_path):
    page, figure = tmp_path / "page.html", io.BytesIO()
    assert pipe.report(corpus, page, title="Ours").docs == 14
    assert "<title>Ours" in page.read_text()
    pipe.report(ROWS, figure, figure="actors")
    assert figure.getvalue().startswith(b"<svg")


# ---- options


def test_wrong_names_are_told_the_nearest(pipe, corpus):
    with pytest.raises(TypeError, match=r"terms\(\) has no option 'min_cout': did you mean 'min_count'\?"):
        pipe.terms(corpus, min_cout=2)
    with pytest.raises(TypeError, match="'lang': it is one of Pipeline"):
        pipe.stance(corpus, lang="en")
    with pytest.raises(TypeError, match=r"'no_stem': that is stem=False of Pipeline\(\)"):
        pipe.terms(corpus, no_stem=True)
    with pytest.raises(TypeError, match="top: 'str' object"):
        pipe.terms(corpus, top="five")
    with pytest.raises(ValueError, match="'source' is not FIELD=A:B"):
        pipe.stance(corpus, contrast="source")
    with pytest.raises(TypeError, match="no option 'qqq'; there are .*sort"):
        pipe.pairs(corpus, qqq=1)


def test_wrong_values(pipe, corpus):
    for call in (
        lambda: pipe.stances(corpus, voice="loud"),
        lambda: pipe.terms(corpus, roll_up="province"),
        lambda: pipe.keyness(corpus, "lang=en", resample="words"),
        lambda: pipe.pairs(corpus, within="page"),
    ):
        with pytest.raises(ValueError):
            call()
    with pytest.raises(dragoman.Error, match="contrast"):
        pipe.stance(corpus, contrast="lang=en")


def test_options_are_those_of_the_command():
    """Every option of a command that is neither of the output nor of the pipeline has a keyword of its name."""
    elsewhere = {"help", "version", "format", "output", "quiet", "raw_cells", "no_header", "explain", "save", "load", "slice",
                 "from", "target", "reference", "no_text", "no_manifest"} | set(options._PIPELINE) | set(options._COMMAND)
    kinds = {"terms": "Terms", "pairs": "Pairs", "stance": "Stance", "keyness": "Keyness", "kwic": "Kwic", "actors": "Actors",
             "collocations": "Collocations", "collocates": "Collocates", "keywords": "Keywords", "diversity": "Texts",
             "stances": "Stances", "entities": "Entities", "report": "Page", "lines": "Reading", "profile": "Reading", "boilerplate": "Lines"}
    for name, kind in kinds.items():
        shown = subprocess.run([COMMAND, name, "--help"], capture_output=True, text=True, check=True).stdout
        names = {line.split("--", 1)[1].split()[0].replace("-", "_") for line in shown.splitlines() if "  --" in line or ", --" in line}
        missing = names - elsewhere - set(getattr(options, kind).__annotations__)
        assert missing - ({"memory"} if kind != "Pairs" else set()) == set(), name


def test_notes(pipe, corpus):
    with pytest.warns(UserWarning, match="no document has a field colour"):
        pipe.terms(TEXTS, by="colour")
    with pytest.warns(UserWarning, match="nothing mentions atlantis"):
        pipe.pairs(TEXTS, about="atlantis")
    with pytest.warns(UserWarning, match="no row of russia"):
        pipe.stance(corpus, target="russia")


# ---- documents


class Frame:
    """What is used of a pandas.DataFrame."""

    class Column(list):
        def tolist(self):
            return list(self)

    iloc = None

    def __init__(self, columns, index):
        self._columns, self.index = columns, self.Column(index)

    columns = property(lambda self: list(self._columns))

    def __getitem__(self, name):
        return self.Column(self._columns[name])

    def __len__(self):
        return len(self.index)


class Series(Frame.Column):
    iloc = None
    index = Frame.Column([7, 8, 9])


def frame(index=(0, 1, 2)):
    return Frame({name: [row[name] for row in ROWS] for name in ("text", "source", "date")}, index)


@pytest.mark.parametrize("docs", [TEXTS, tuple(TEXTS), iter(TEXTS), (text for text in TEXTS), [t.encode() for t in TEXTS]])
def test_texts_are_known_by_their_place(english, docs):
    assert english.profile(docs)["doc"] == ["0", "1", "2"]


def test_rows(english):
    table = english.profile(ROWS)
    assert table["doc"] == ["a", "b", "c"] and table["source"] == ["Ledger", "Courier", None]
    assert english.terms(ROWS, by="year", top=1)["group"] == ["2021", "2022"]
    assert english.profile([("x", "China."), (4, "India.")])["doc"] == ["x", "4"]
    other = [{"key": row["id"], "body": row["text"]} for row in ROWS]
    assert english.profile(other, text_field="body", id_field="key")["doc"] == ["a", "b", "c"]
    assert english.profile(ROWS, where="source=Ledger")["doc"] == ["a"]
    assert english.profile([{"text": "", "id": float("nan")}])["doc"] == ["0"]
    with pytest.warns(UserWarning, match="skipped 1 of the documents.*its text is null"):
        assert english.profile([*ROWS, {"text": None, "id": "d"}])["doc"] == ["a", "b", "c"]


def test_frames(english):
    table = english.profile(frame())
    assert table["doc"] == ["0", "1", "2"] and table["date"][0] == "2021-03-04"
    assert english.profile(frame("xyz"))["doc"] == ["x", "y", "z"]
    assert english.profile(Series(TEXTS))["doc"] == ["7", "8", "9"]
    with pytest.raises(ValueError, match="no column 'body'.*there are text, source, date"):
        english.profile(frame(), text_field="body")


def test_pandas_and_polars(english):
    for name in ("pandas", "polars"):
        library = pytest.importorskip(name)
        table = english.profile(library.DataFrame(ROWS))
        assert table["doc"] == ["a", "b", "c"] and table["source"] == ["Ledger", "Courier", None]
        assert english.profile(library.Series(TEXTS))["doc"] == ["0", "1", "2"]
    import pandas

    with pytest.raises(ValueError, match="several columns are called 'text'"):
        english.profile(pandas.DataFrame([["a", "b"]], columns=["text", "text"]))
    dates = pandas.DataFrame({"text": TEXTS, "date": pandas.to_datetime(["2021-03-04", None, "2022-01-01"])}, index=list("xyz"))
    table = english.profile(dates)
    assert table["doc"] == ["x", "y", "z"] and table["date"] == ["2021-03-04", None, "2022-01-01"]


def test_paths(english, corpus):
    files = sorted(corpus.glob("*.txt"))[:2]
    ids = [file.stem for file in files]
    assert english.profile(files)["doc"] == english.profile(iter(files))["doc"] == ids
    assert english.profile(str(files[0]))["doc"] == ids[:1]
    assert english.profile(dragoman.Corpus(files))["doc"] == ids


def test_what_is_meant_otherwise_is_told(english, corpus):
    with pytest.raises(TypeError, match="is the name of a file, and strings in a list are texts"):
        english.terms([str(corpus)])
    with pytest.raises(dragoman.Error, match=r"\(a text goes in a list: \[text\]\)"):
        english.terms("China won.")
    for docs in (b"China.", {"text": "China."}, 7, [7], [object()]):
        with pytest.raises(TypeError):
            english.terms(docs)
    with pytest.raises(ValueError, match="document 1 has no 'text'; it has 'txt'"):
        english.terms([{"text": "China."}, {"txt": "China."}])


def test_no_documents(english):
    for docs in ([], iter([])):
        assert len(english.terms(docs)) == 0
        assert english.entities(docs).columns == english.entities(TEXTS).columns
        assert english.kwic(docs, "x").columns == english.kwic(TEXTS, "China").columns


def test_many_documents_are_one_table(english):
    texts = [f"China won {n} times." for n in range(2500)]
    table = english.entities(texts)
    assert table.select(type="GPE")["doc"] == [str(n) for n in range(2500)]


def test_pages_and_copies(english):
    page = "By Ann Lee\n\nChina won the war. Russia lost it badly, and the others knew.\n\nShare this article\n"
    assert set(english.lines([page])["kind"]) == {"body"}
    assert "byline" in english.lines([page], clean=True)["kind"]
    assert english.profile([page, page], dedupe=True)["doc"] == ["0"]


# ---- progress


def test_progress(english, corpus):
    class Bar:
        total, n = None, 0

        def update(self, n):
            self.n += n

    bar, calls = Bar(), []
    english.terms(TEXTS, progress=bar)
    english.terms(corpus, progress=lambda *done: calls.append(done))
    assert bar.n == 3 and calls[-1][0] == 14 and calls[-1][1] == calls[-1][2]
    with pytest.raises(TypeError, match="progress is True, a function"):
        english.terms(TEXTS, progress=7)


def test_progress_bar(english, corpus, capsys):
    pytest.importorskip("tqdm")
    english.terms(TEXTS, progress=True)
    english.terms(corpus, progress=True)
    assert "3/3" in capsys.readouterr().err


def test_warnings_are_at_the_callers_line(english):
    with pytest.warns(UserWarning) as caught:
        english.terms(TEXTS, by="colour")
        english.profile(["\0\0\0", "China."])
        list(english.annotate(["\0\0\0", "China."]))
    assert [warning.filename for warning in caught] == [__file__] * 3
