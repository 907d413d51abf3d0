"""The declarations are the header's: structs as tests/checks/layout.c has them, functions as src/dragoman.map."""

import ctypes
import re

import pytest
from dragoman import _abi

NAMES = {"Error": "dgm_error", "CorpusOptions": "dgm_corpus_options", "TallyOptions": "dgm_tally_options"}
NAMES.update({"WriterOptions": "dgm_writer_options", "ReportOptions": "dgm_report_options"})
NAMES.update({"ArrowSchema": "struct ArrowSchema", "ArrowArray": "struct ArrowArray", "ArrowArrayStream": "struct ArrowArrayStream"})
STRUCTS = [value for value in vars(_abi).values() if isinstance(value, type) and issubclass(value, ctypes.Structure)]
STRUCTS.remove(ctypes.Structure)


def c_name(struct):
    return NAMES.get(struct.__name__, "dgm_" + struct.__name__.lower())


@pytest.mark.parametrize("struct", STRUCTS, ids=c_name)
def test_layout(struct, root):
    layout = (root / "tests/checks/layout.c").read_text()
    name = re.escape(c_name(struct))
    size = re.search(rf"^SIZE\({name}, (\d+)\);", layout, re.M)
    offsets = re.findall(rf"^AT\({name}, (\w+), (\d+)\);", layout, re.M)
    assert size and int(size.group(1)) == ctypes.sizeof(struct)
    assert [(field[0], getattr(struct, field[0]).offset) for field in struct._fields_] == [
        (field, int(offset)) for field, offset in offsets
    ]


def test_functions(root):
    mapped = set(re.findall(r"^\s+(dgm_\w+);$", (root / "src/dragoman.map").read_text(), re.M))
    assert set(_abi.PROTOTYPES) == mapped


def test_argument_counts(root):
    header = re.sub(r"/\*.*?\*/", "", (root / "include/dragoman.h").read_text(), flags=re.S)
    for name, arguments in re.findall(r"^DGM_API [^;(]*?(\w+)\(([^;]*)\);", header, re.M):
        count = 0 if arguments == "void" else arguments.count(",") + 1
        assert len(_abi.PROTOTYPES[name][1]) == count, name


def test_constants(root):
    header = (root / "include/dragoman.h").read_text()
    defined = re.findall(r"^#define DGM_(\w+)\s+\(?(-?(?:0x)?[0-9a-fA-F]+)u?\)?\s", header, re.M)
    values = {name: int(value, 0) for name, value in defined}
    for name, value in vars(_abi).items():
        if name.isupper() and isinstance(value, int):
            assert values[name] == value, name
    subsets = ("FORMAT_", _abi.FORMATS), ("", _abi.LAYERS), ("TALLY_", _abi.TALLIES), ("OFFSETS_", _abi.OFFSETS)
    for prefix, names in subsets:
        for name, value in names.items():
            assert values[prefix + name.upper()] == value, name
    for prefix, names in (("VOICE_", _abi.VOICES), ("OF_", _abi.OF), ("WITHIN_", _abi.WITHIN)):
        assert {prefix + name.upper(): value for name, value in names.items()} == {
            name: value for name, value in values.items() if name.startswith(prefix)
        }
