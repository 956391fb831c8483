"""Events as the table of the Japanese standard open dataset for municipalities.

自治体標準オープンデータセット, イベント一覧, in the columns that municipalities publish:
UTF-8 with a byte order mark, lines that end with CR LF. A day that the source does not give stays
out of 開始日 and 終了日; the month stands in 日時備考, in the words of the source.
"""

from __future__ import annotations

import csv
import io
from typing import Final

from rdflib import Graph, URIRef

from renkei.export.events import Event, label, read_events
from renkei.terms import RK

COLUMNS: Final = (
    *("NO", "都道府県コード又は市区町村コード", "名称", "名称(カナ)", "名称(英字)", "名称(通称)"),
    *("サブタイトル", "概要", "説明", "サブイベント", "イベント種類", "URL", "画像URL", "状態"),
    *("対象となる産業", "ステージ", "開始日", "終了日", "開始時刻", "終了時刻", "日時備考"),
    *(
        "場所名称",
        "集合場所",
        "郵便番号",
        "住所都道府県",
        "住所市区町村",
        "住所町名",
        "住所丁目以下",
    ),
    *("建物名等", "緯度", "経度", "主催団体", "共催団体", "その他関係団体", "対象者", "定員"),
    *("料金(基本)", "料金(詳細)", "外国語対応", "申込期限日", "申込期限時刻", "申込方法"),
    *("アクセス方法", "駐車場情報", "駐輪場情報", "連絡先名称", "連絡先電話番号", "連絡先内線番号"),
    *("連絡先メールアドレス", "備考"),
)
"""The columns, in their order."""
MODES: Final = {
    "in-person": "現地開催のみ",
    "online": "オンライン",
    "hybrid": "ハイブリッド",
}
"""Notation of an attendance mode → its word in the Japanese standards."""
NO_DAY: Final = "出典に日の記載なし"


def write_events_csv(graph: Graph) -> bytes:
    """The table of a merged graph's events."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for number, event in enumerate(read_events(graph), 1):
        writer.writerow(_row(graph, event, number))
    return text.getvalue().encode("utf-8-sig")


def date_note(event: Event) -> str:
    """What 日時備考 says of a date without a day."""
    if event.starts and event.ends:
        return ""
    return f"{event.written}({NO_DAY})" if event.written else NO_DAY


def _row(graph: Graph, event: Event, number: int) -> dict[str, str]:
    mode = MODES.get(event.mode, "")
    took_part = names(graph, event.participants)
    notes = [f"開催形式:{mode}" if mode else "", f"参加:{took_part}" if took_part else ""]
    return {
        "NO": f"{number:010d}",
        "都道府県コード又は市区町村コード": _code(graph, event),
        "名称": event.name,
        "名称(英字)": event.names.get("en", ""),
        "イベント種類": label(graph, event.kind, "ja") if event.kind else "",
        "URL": str(event.pages[0]) if event.pages else "",
        "開始日": event.starts.isoformat() if event.starts else "",
        "終了日": event.ends.isoformat() if event.ends else "",
        "日時備考": date_note(event),
        "場所名称": names(graph, event.places),
        "主催団体": names(graph, event.organisers),
        "共催団体": names(graph, event.co_organisers),
        "備考": " ".join(filter(None, [*notes, str(event.iri)])),
    }


def names(graph: Graph, nodes: tuple[URIRef, ...]) -> str:
    """Names in Japanese with semicolons, as the standards list several."""
    return ";".join(label(graph, node, "ja", "en") for node in nodes)


def _code(graph: Graph, event: Event) -> str:
    """The code of the one Japanese municipality that held the event or where it was."""
    cities = [graph.value(agent, RK.governs) for agent in event.organisers] or list(event.places)
    codes = {
        str(code)
        for city in cities
        if city is not None
        if (code := graph.value(city, RK.localGovernmentCode)) is not None
    }
    return codes.pop() if len(codes) == 1 else ""
