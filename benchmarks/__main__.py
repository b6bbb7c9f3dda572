"""`python -m benchmarks`: measure, print a table, keep the results.

The rule: only a complete run becomes a results file by itself; a part of one, or a quick one, is
printed, and written where `--output` says.
"""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import (
    cpu,
    dropouts,
    faults,
    keys,
    latency,
    listeners,
    machine,
    offline,
    relay,
    rough,
    rungs,
    soak,
    sound_quality,
    sound_settings,
    startup,
)
from benchmarks.figure import table
from benchmarks.stand import Effort, Stand, load_average, stand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.figure import Figure

RESULTS: Final = Path(__file__).parent / "results"
BENCHES: Final[dict[str, Callable[[Stand, Effort], list[Figure]]]] = {
    "latency": latency.measure,
    "keys": keys.measure,
    "dropouts": dropouts.measure,
    "sound quality": sound_quality.measure,
    "startup": startup.measure,
    "cpu": cpu.measure,
    "listeners": listeners.measure,
    "rough": rough.measure,
    "rungs": rungs.measure,
    "relay": relay.measure,
    "sound settings": sound_settings.measure,
    "offline": offline.measure,
    "faults": faults.measure,
    "soak": soak.measure,
}
FULL: Final = Effort(runs=5, age=63.0, tone=600.0, window=10.0)
QUICK: Final = Effort(runs=1, age=13.0, tone=15.0, window=3.0)


def main() -> None:
    options = _arguments(sys.argv[1:])
    effort = QUICK if options.quick else FULL
    if options.runs:
        effort = effort._replace(runs=options.runs)
    is_whole = not (options.only or options.quick)
    results, failed = _run(options.only or list(BENCHES), effort, options.output)
    if failed:
        sys.exit(f"Not measured: {', '.join(failed)}.")
    if is_whole and options.output is None:
        _write(results, RESULTS / f"{results['date']}-{machine.kind()}.json")


def _write(results: dict[str, Any], output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    print(f"\nWritten to {output}.")


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure what a listener gets; about two hours."
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=BENCHES,
        metavar="NAME",
        help=f"measure only this, can be repeated: {', '.join(BENCHES)}",
    )
    parser.add_argument("--runs", type=_positive, metavar="N", help=f"default {FULL.runs}")
    parser.add_argument("--quick", action="store_true", help="a look at it, not a measurement")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to write the results")
    return parser.parse_args(given)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        msg = "must be at least 1"
        raise argparse.ArgumentTypeError(msg)
    return number


def _run(
    names: Sequence[str], effort: Effort, output: Path | None
) -> tuple[dict[str, Any], list[str]]:
    """Return what was measured, and which benches failed: none spoils the others' hours.

    What there is so far is written to `output` after each.
    """
    figures: list[dict[str, Any]] = []
    failed = []
    loads = {"before": load_average()}
    with stand() as measured, measured.player() as player:
        chromium = measured.browser.version
        csound = player.status()["csound_version"]
    results = {
        "date": datetime.now(timezone.utc).date().isoformat(),
        "commit": machine.commit(),
        "machine": machine.facts(chromium, csound),
        "load": loads,
        "effort": effort._asdict(),
        "figures": figures,
    }
    with stand() as measured:
        for name in names:
            print(f"{name}: load {load_average()[0]} …", file=sys.stderr, flush=True)
            try:
                found = BENCHES[name](measured, effort)
            except Exception:  # noqa: BLE001 - printed, and told at the end
                traceback.print_exc()
                failed.append(name)
                continue
            print(table(found), "\n", sep="", flush=True)
            figures += [figure.as_json() for figure in found]
            loads[f"after {name}"] = load_average()
            if output is not None:
                _write(results, output)
    return results, failed


if __name__ == "__main__":
    main()
