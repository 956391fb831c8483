"""The same gold list through splink on DuckDB, for comparison.

Splink weighs agreement of fields by a model that it trains on the data. It is given the keys of the
names (every name of a city a row of its own), blocks by country and by either end of the name, as
`renkei link` does. A match is the likeliest pair, where no other city is as likely.

Run: .venv/bin/uv run --with 'splink>=4,<5' python tests/bench/splink_cities.py
"""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from pathlib import Path

import pandas
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as compare

from renkei.link.countries import country_code
from renkei.link.datasets import DATASETS, GEONAMES
from renkei.link.names import name_key

GOLD = Path(__file__).resolve().parents[1] / "link" / "gold"
HALVES = ("tune", "held-out")


def main() -> None:
    """Print precision, recall and seconds for both halves."""
    cities = [
        {"unique_id": f"{city.id}|{n}", "key": name_key(name), "country": city.country}
        for city in DATASETS["geonames"].read()
        for n, name in enumerate(city.names)
        if name_key(name)
    ]
    for half in HALVES:
        with (GOLD / f"{half}.csv").open(encoding="utf-8", newline="") as file:
            gold = list(csv.DictReader(file))
        rows = [
            {"unique_id": str(n), "key": name_key(r["city"]), "country": country_code(r["country"])}
            for n, r in enumerate(gold)
        ]
        start = time.perf_counter()
        settings = SettingsCreator(
            link_type="link_only",
            comparisons=[compare.JaroWinklerAtThresholds("key", [0.97, 0.92])],
            blocking_rules_to_generate_predictions=[
                block_on("country", "substr(key, 1, 3)"),
                block_on("country", "right(key, 3)"),
            ],
        )
        linker = Linker(
            [pandas.DataFrame(rows), pandas.DataFrame(cities)],
            settings,
            DuckDBAPI(),
            input_table_aliases=["a_gold", "b_cities"],
        )
        linker.training.estimate_u_using_random_sampling(1e6, seed=1)
        linker.training.estimate_probability_two_random_records_match(
            [block_on("country", "key")], recall=0.8
        )
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("country"))
        pairs = linker.inference.predict(threshold_match_weight=-30)
        best: dict[int, dict[str, float]] = defaultdict(dict)
        for pair in pairs.as_pandas_dataframe().to_dict("records"):
            number = pair["unique_id_r"].partition("|")[0].removeprefix(GEONAMES).rstrip("/")
            known = best[int(pair["unique_id_l"])]
            known[number] = max(known.get(number, 0.0), pair["match_probability"])
        right = wrong = 0
        for n, scores in best.items():
            top = max(scores.values())
            first = [number for number, score in scores.items() if score == top]
            if len(first) == 1:
                right += first[0] == gold[n]["expected"]
                wrong += first[0] != gold[n]["expected"]
        there = sum(r["expected"] not in "?-" for r in gold)
        print(
            f"{half}: precision {right / (right + wrong):.4f}, recall {right / there:.4f}, "
            f"{time.perf_counter() - start:.1f} s"
        )


if __name__ == "__main__":
    main()
