"""Who and what a corpus is about, what goes with what, and who stands where on whom.

>>> import dragoman
>>> pipe = dragoman.Pipeline()
>>> doc = pipe.doc("China and Russia praised the treaty.")
>>> doc.entities["id"]
['cn', 'ru']
>>> pairs = pipe.tally("pairs")
>>> pipe.run("articles/", pairs)
>>> pairs.table(top=20).to_pandas()
"""

from ._load import lib as _lib
from .analysis import Analysis, analyze
from .corpus import Corpus, RunResult
from .doc import Doc
from .errors import Error
from .pipeline import Pipeline
from .report import Report
from .table import Table, concat, write
from .tally import Tally, explain, validate

__version__ = "0.1.0"
__all__ = ["Analysis", "Corpus", "Doc", "Error", "Pipeline", "Report", "RunResult", "Table", "Tally", "analyze", "build_info", "concat", "explain", "validate", "write"]


def build_info() -> str:
    """The library, its dependencies and their versions, in one line."""
    text: bytes = _lib.dgm_build_info()
    return text.decode()
