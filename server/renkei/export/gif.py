"""Events in the event model of Japan's Government Interoperability Framework (GIF).

政府相互運用性フレームワーク, コアデータモデル「イベント」: the names of the items are the
model's. What the source does not say is left out, also where the model calls an item mandatory; how
often each is missing stands at the end. The model's 99 for an unknown month or day is not used.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Final

from rdflib import Graph

from renkei.export.events import Event, label, read_events
from renkei.export.events_csv import MODES, date_note, names

MANDATORY: Final = (
    *("イベント名", "概要", "説明", "イベント種類", "詳細URL", "ID", "掲載開始日", "掲載終了日"),
    *("場所名称", "集合（受付）場所", "開催場所住所", "Web開催", "主催団体", "対象者", "料金種別"),
    *("申込方法", "連絡先情報"),
)
"""The items that the model marks 必."""


def write_gif(graph: Graph) -> bytes:
    """The events of a merged graph as JSON."""
    items = [_item(graph, event) for event in read_events(graph)]
    missing = Counter(name for item in items for name in MANDATORY if name not in item)
    document = {
        "データモデル": "政府相互運用性フレームワーク(GIF) コアデータモデル イベント",
        "イベント": items,
        "出典に記載のない必須項目の件数": {n: missing[n] for n in MANDATORY if missing[n]},
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _item(graph: Graph, event: Event) -> dict[str, Any]:
    values = {
        "イベント名": event.name,
        "イベント名（英字）": event.names.get("en"),
        "言語コード": ";".join(tag.upper() for tag in event.names),
        "イベント種類": label(graph, event.kind, "ja") if event.kind else None,
        "詳細URL": str(event.pages[0]) if event.pages else None,
        "開始日": event.starts.isoformat() if event.starts else None,
        "終了日": event.ends.isoformat() if event.ends else None,
        "日時備考": date_note(event),
        "ID": str(event.iri),
        "場所名称": names(graph, event.places),
        "Web開催": MODES.get(event.mode),
        "主催団体": names(graph, event.organisers),
        "共催団体": names(graph, event.co_organisers),
    }
    return {name: value for name, value in values.items() if value}
