"""Keyness: what is the target, what the reference, and the priors. In: groups of a field, documents, frequency lists. Out:
one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, Mapping, Optional, Union

from ._texts import split
from .options import Path, read_resample
from .table import Table
from .tally import Tally

if TYPE_CHECKING:
    from .pipeline import Pipeline

Count = Callable[[Any, Optional[str], bool], Tally]  #: documents, the field to group by, whether each is counted by itself too


def needs_documents(options: Mapping[str, Any]) -> bool:
    """A list of measures that has none of the dispersion needs no counts by document, which want memory."""
    measures, sort = options.get("measures"), options.get("sort") or ""
    names = measures.split(",") if isinstance(measures, str) else measures or ["all"]
    return bool(options.get("resample")) or "all" in names or any(name.startswith("dp_") for name in (*names, sort))


def keyness(
    pipe: Pipeline, count: Count, docs: Any, target: Optional[str], reference: Any, shown: Dict[str, Any], options: Mapping[str, Any]
) -> Table:
    """``Pipeline.keyness()``. ``shown``: which rows; ``options``: all that were given."""
    field, group = split(target, "target") if target else (None, None)
    documents = needs_documents(options)
    first = count(docs, field, documents)
    against: Union[str, Tally, None]
    if options.get("reference_list") is not None:
        against = read_list(pipe, options["reference_list"], first)
    elif isinstance(reference, str):
        against = _group(reference, field)
    else:
        against = reference if isinstance(reference, Tally) else count(reference, None, documents)
    more = {name: options[name] for name in ("prior", "seed") if name in options}
    if options.get("prior_list") is not None:
        more["background"] = read_list(pipe, options["prior_list"], first)
    resample = read_resample(options.get("resample", 0))
    return first.table("keyness", group=group, reference=against, resample=resample, **shown, **more)


def _group(reference: str, field: Optional[str]) -> Optional[str]:
    """The group of the field that is meant; None: all others."""
    if field is None:
        raise TypeError("keyness() takes target='FIELD=VALUE', or reference=documents that docs are compared with")
    if reference == "rest":
        return None
    name, group = split(reference, "reference")
    if name != field:
        raise ValueError(f"reference: 'rest' or {field}=VALUE, or documents, not {reference!r}")
    return group


def read_list(pipe: Pipeline, path: Path, like: Tally) -> Tally:
    """A frequency list, in the pipeline's language or that of most words of `like`."""
    tally = Tally(pipe, "terms")
    most = like.table("terms", top=1)
    with open(path, "rb") as file:
        tally.add_list(file.read(), pipe.lang or (most["lang"][0] if most else "en"))
    return tally
