"""Write the document of 200 rows and its gold: made up, from the same choices, in one go.

python tests/eval/long_list.py
"""

from __future__ import annotations

import random
from pathlib import Path

FOLDER = Path(__file__).parent / "documents" / "long-list"
MODES = {"": "", "(オンライン)": "online", "(ハイブリッド)": "hybrid"}
WHAT = ("会合", "ワークショップ", "セミナー", "意見交換会", "フォーラム", "研修", "勉強会")
WHO = {
    "東京都職員": "government/tokyo",
    "KL市": "government/kuala-lumpur",
    "さいたま市": "government/saitama",
    "IGES": "organisation/iges",
    "環境省": "organisation/moej",
    "ジャカルタ特別州": "government/jakarta",
    "小池百合子都知事": "person/koike-yuriko",
    "KL市長": "post/mayor-of-kuala-lumpur",
}
HOW = {"が参加": "attendee", "が登壇": "speaker", "がオンラインで参加": "attendee online"}


def main() -> None:
    """Write page.txt and gold.toml."""
    choose = random.Random(7)
    page = ["都市間連携の催し一覧(作例)", "200行の表です。"]
    gold = ["invented = true", f"things = {_list(_things())}", ""]
    month = ""
    for number in range(200):
        year, in_year = divmod(number, 20)
        if number % 7 != 3:
            month = f"{2010 + year}年{1 + in_year // 2}月"
            date = f"{2010 + year}-{1 + in_year // 2:02}"
        mark, mode = choose.choice(list(MODES.items()))
        title = f"第{number + 1}回{choose.choice(WHAT)}"
        names = choose.sample(list(WHO), choose.randint(1, 3))
        how, role = choose.choice(list(HOW.items()))
        link = f"https://list.example.org/{number}" if number % 5 == 0 else ""
        # without a link, a blank parts the title from what follows
        cell = " ".join(part for part in (f"{title}{mark}", link, "、".join(names) + how) if part)
        page.append(f"{cell} |" if number % 7 == 3 else f"{month} | {cell} |")
        if number == 0:
            page.append("---|---|")
        gold += ["[[event]]", f'title = "{title}"', f'date = "{date}"', f'mode = "{mode}"']
        gold += [f'links = ["{link}"]'] if link else []
        gold += [f"participants = {_list([f'{WHO[name]} {role}' for name in names])}", ""]
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "page.txt").write_text("\n".join(page) + "\n", encoding="utf-8")
    (FOLDER / "gold.toml").write_text("\n".join(gold), encoding="utf-8")


def _things() -> list[str]:
    cities = ("tokyo", "kuala-lumpur", "saitama", "jakarta")
    places = [f"{kind}/{city}" for kind in ("city", "government") for city in cities]
    return [*places, "person/koike-yuriko"]


def _list(items: list[str]) -> str:
    return "[" + ", ".join(f'"{item}"' for item in items) + "]"


if __name__ == "__main__":
    main()
