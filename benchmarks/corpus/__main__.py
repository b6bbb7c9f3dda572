"""`python -m benchmarks.corpus`: compare every example, and keep the table.

The rule: every example is in the result, with its verdict; what is not identical has its cause.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .comparison import CAP, WALL, Comparer, Comparison
from .examples import Examples

if TYPE_CHECKING:
    from collections.abc import Sequence

RESULTS: Final = Path(__file__).parent.parent / "results"
_ALIKE: Final = ("identical", "identical, clock held", "same complaint", "same crash", "same hang")
_HEAD: Final = """{date}: {number} examples, {alike} alike. Each went through
`orchestron_jupyter.render` and through `csound --format=double -o out.wav` with its own options;
live input was taken out, MIDI and sound devices were Csound's dummies. At most {cap:g} s of sound
are compared, bit for bit; each may take {wall:g} s. Where the two differ, both play once more with
the time of day held still (libfaketime): what is identical then differs by random numbers that are
seeded from the clock, and by nothing else."""
_ABOUT_IDENTICAL: Final = """Of the identical ones {whole} were compared to their end and {cut} up
to the cap; {silent} have no samples at all, in both."""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.corpus",
        description="Compare the examples of csound-doc with the csound command; about 45 minutes.",
    )
    parser.add_argument("names", nargs="*", help="only these, such as vco2.csd; nothing is kept")
    parser.add_argument("--output", type=Path, default=RESULTS, help="folder for the results")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="orchestron-corpus-") as folder:
        examples = Examples(Path(folder) / "examples")
        names = options.names or examples.names
        comparer = Comparer(examples)
        found = [_told(comparer.compare(name), number, names) for number, name in enumerate(names)]
    text = report(found)
    print(text)
    if not options.names:
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / "corpus.md").write_text(text, encoding="utf-8")
        content = json.dumps([each.as_json() for each in found], indent=1, ensure_ascii=False)
        (options.output / "corpus.json").write_text(content + "\n", encoding="utf-8")
    sys.exit(any(each.verdict == "different" for each in found))


def report(found: Sequence[Comparison]) -> str:
    """Return the counts, and every example that is not identical, as Markdown."""
    counts = Counter(each.verdict for each in found)
    alike = sum(counts[verdict] for verdict in _ALIKE)
    identical = [each for each in found if each.verdict.startswith("identical")]
    lines = [
        "# The examples of csound-doc, offline, against the `csound` command",
        "",
        _HEAD.format(
            date=datetime.now(timezone.utc).date().isoformat(),
            number=len(found),
            alike=alike,
            cap=CAP,
            wall=WALL,
        ),
        "",
        "| verdict | examples |",
        "|---|---|",
        *(f"| {verdict} | {count} |" for verdict, count in counts.most_common()),
        "",
        _ABOUT_IDENTICAL.format(
            whole=sum(not each.is_cut for each in identical),
            cut=sum(each.is_cut for each in identical),
            silent=sum(not each.frames for each in identical),
        ),
        "",
    ]
    for verdict in ("different", "both refuse", "unstable", *_ALIKE[1:]):
        lines += _section(verdict, [each for each in found if each.verdict == verdict])
    return "\n".join(lines)


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
