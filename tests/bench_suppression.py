"""The attack on the door for figures over many workspaces: `python -m tests.bench_suppression [workspaces]`.

Prints how many workspaces, sheets, corrections and counts were tried, and every count from 1 to 10 that was found; ends
with 1 when there is one. No database is needed.
"""

import sys
import time
from collections import Counter

from tqdm import tqdm

from tests.clients.outcomes.attack import Attack
from tests.clients.outcomes.worlds import CODES, make_world

DEFAULT = 1000


def main(number: int) -> int:
    began, happened, found, counts = time.monotonic(), Counter[str](), [], 0
    for seed in tqdm(range(number), unit="workspace", disable=None):
        world = make_world(seed)
        happened.update(world.happened)
        attack = Attack(world.told, CODES)
        found += [(seed, one) for one in attack.run()]
        counts += sum(1 for _ in attack.counts()) if world.told else 0
    corrections = sum(happened[what] for what in ("corrected", "emptied", "moved", "late", "again", "age"))
    print(
        f"{number} workspaces, {happened['told']} sheets told and {happened['withheld']} withheld, {corrections} "
        f"corrections between them; {counts} counts tried in {time.monotonic() - began:.0f} s: {len(found)} found."
    )
    for seed, one in found:
        print(f"  workspace {seed}: {one.name} is {one.low} to {one.high}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
