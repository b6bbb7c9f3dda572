"""`python -m benchmarks.corpus`: compare every example, and keep the table.

The rule: every example is in the result, with its verdict; what is not identical has its cause.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .comparison import CAP, WALL, Comparison, compare
from .examples import Examples
from .performances import MEMORY

if TYPE_CHECKING:
    from collections.abc import Sequence

RESULTS: Final = Path(__file__).parent.parent / "results"
_ALIKE: Final = ("identical", "same complaint", "same crash", "same hang")
_FILE_LIMIT: Final = 1 << 30


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.corpus",
        description="Compare every example of csound-doc with the csound command; about 45 minutes.",
    )
    parser.add_argument("names", nargs="*", help="only these, such as vco2.csd; nothing is kept")
    parser.add_argument("--output", type=Path, default=RESULTS, help="folder for the results")
    options = parser.parse_args()
    limit_this_process()
    with tempfile.TemporaryDirectory(prefix="orchestron-corpus-") as folder:
        examples = Examples(Path(folder) / "examples")
        names = options.names or examples.names
        found = [_told(compare(examples, name), number, names) for number, name in enumerate(names)]
    text = report(found)
    print(text)
    if not options.names:
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / "corpus.md").write_text(text, encoding="utf-8")
        content = json.dumps([each.as_json() for each in found], indent=1, ensure_ascii=False)
        (options.output / "corpus.json").write_text(content + "\n", encoding="utf-8")
    sys.exit(any(each.verdict == "different" for each in found))


def limit_this_process() -> None:
    """Bound memory and file size; every process that is started here inherits that."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_LIMIT, _FILE_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def report(found: Sequence[Comparison]) -> str:
    """Return the counts, and every example that is not identical, as Markdown."""
    counts = Counter(each.verdict for each in found)
    alike = sum(counts[verdict] for verdict in _ALIKE)
    head = [
        "# The examples of csound-doc, offline, against the `csound` command",
        "",
        f"{datetime.now(timezone.utc).date().isoformat()}: {len(found)} examples, {alike} alike. "
        "Each went through `orchestron_jupyter.render` and through "
        "`csound --format=double -o out.wav` with its own options; live input was taken out, "
        f"MIDI and sound devices were Csound's dummies. At most {CAP:g} s of sound are compared, "
        f"bit for bit; each may take {WALL:g} s.",
        "",
        "| verdict | examples |",
        "|---|---|",
        *(f"| {verdict} | {count} |" for verdict, count in counts.most_common()),
        "",
        f"Of the identical ones {sum(each.is_cut for each in found)} were compared up to the cap "
        f"only, {sum(not each.frames for each in found if each.verdict == 'identical')} have no "
        "sound.",
        "",
    ]
    for verdict in ("different", "unstable", "same crash", "same hang", "same complaint"):
        head += _section(verdict, [each for each in found if each.verdict == verdict])
    return "\n".join(head)


def _section(verdict: str, found: Sequence[Comparison]) -> list[str]:
    if not found:
        return []
    rows = sorted(found, key=lambda each: (each.cause, each.name))
    lines = [f"| {each.name} | {each.cause.replace('|', chr(92) + '|')} |" for each in rows]
    return [f"## {verdict} ({len(found)})", "", "| example | cause |", "|---|---|", *lines, ""]


def _told(comparison: Comparison, number: int, names: Sequence[str]) -> Comparison:
    clock = time.strftime("%H:%M:%S")
    print(
        f"{clock} {number + 1}/{len(names)} {comparison.name}: {comparison.verdict} "
        f"{comparison.cause}",
        file=sys.stderr,
        flush=True,
    )
    return comparison


if __name__ == "__main__":
    main()
