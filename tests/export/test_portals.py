"""The formats of other portals, each read by a library that had no part in writing it."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest
from geojson_pydantic import Feature, FeatureCollection, Point
from ical.calendar_stream import IcsCalendarStream
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from renkei.export.events import read_events
from renkei.export.events_csv import COLUMNS, write_events_csv
from renkei.export.framed import as_schema_org, write_framed
from renkei.export.geojson import write_geojson
from renkei.export.gif import MANDATORY, write_gif
from renkei.export.graphml import write_graphml
from renkei.export.ics import write_ics
from renkei.terms import RK, SCHEMA

EVENT = "https://w3id.org/renkei/id/event/"
HEAD = (
    "NO,都道府県コード又は市区町村コード,名称,名称(カナ),名称(英字),名称(通称),サブタイトル,概要,説明,"
    "サブイベント,イベント種類,URL,画像URL,状態,対象となる産業,ステージ,開始日,終了日,開始時刻,終了時刻,"
    "日時備考,場所名称,集合場所,郵便番号,住所都道府県,住所市区町村,住所町名,住所丁目以下,建物名等,緯度,経度,"
    "主催団体,共催団体,その他関係団体,対象者,定員,料金(基本),料金(詳細),外国語対応,申込期限日,申込期限時刻,"
    "申込方法,アクセス方法,駐車場情報,駐輪場情報,連絡先名称,連絡先電話番号,連絡先内線番号,"
    "連絡先メールアドレス,備考"
)


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_event_once_and_no_award(merged_graph: Graph) -> None:
    events = read_events(merged_graph)
    assert len(events) == len(set(merged_graph.subjects(RDF.type, RK.Event))) == 18
    days = [event.earliest for event in events if event.earliest]
    assert days == sorted(days)


def test_the_columns_are_those_of_the_standard(merged_graph: Graph) -> None:
    data = write_events_csv(merged_graph)
    assert data.decode("utf-8-sig").split("\r\n")[0] == HEAD
    assert len(COLUMNS) == 50
    assert all(None not in row and len(row) == 50 for row in rows(data))


def test_a_month_has_no_day_in_the_table(merged_graph: Graph) -> None:
    for row in rows(write_events_csv(merged_graph)):
        assert not row["開始日"]
        assert not row["終了日"]
        assert "月(出典に日の記載なし)" in row["日時備考"]


def test_a_row_of_the_table(merged_graph: Graph) -> None:
    [row] = [r for r in rows(write_events_csv(merged_graph)) if r["備考"].endswith("tokyo-kl-15")]
    assert row["主催団体"] == "東京都"
    assert row["都道府県コード又は市区町村コード"] == "130001"
    assert row["イベント種類"] == "フォーラム"
    assert "開催形式" not in row["備考"]  # the source says nothing of it


def test_days_open_ends_and_odd_names_in_the_table(dated: Graph) -> None:
    read = {row["備考"].rpartition("/")[2]: row for row in rows(write_events_csv(dated))}
    assert read["day"]["名称"] == '一日, "引用"; 改行\nあり'
    assert (read["day"]["開始日"], read["day"]["日時備考"]) == ("2024-02-29", "")
    assert (read["days"]["開始日"], read["days"]["終了日"]) == ("2024-03-30", "2024-04-01")
    assert (read["open"]["開始日"], read["open"]["終了日"]) == ("2024-05-01", "")
    assert (read["undated"]["開始日"], read["undated"]["終了日"]) == ("", "")


def test_gif_says_what_is_missing(merged_graph: Graph) -> None:
    document = json.loads(write_gif(merged_graph))
    items = document["イベント"]
    assert len(items) == 18
    missing = document["出典に記載のない必須項目の件数"]
    for name in MANDATORY:
        assert sum(name not in item for item in items) == missing.get(name, 0)
    assert missing["Web開催"] == 4  # 2019-10, 2021-11 and both of 2023-10
    assert {item["Web開催"] for item in items if "Web開催" in item} == {
        "現地開催のみ",
        "オンライン",
        "ハイブリッド",
    }
    assert "99" not in json.dumps([item.get("日時備考") for item in items])
    assert all("" not in item.values() for item in items)


Features = FeatureCollection[Feature[Point, dict[str, Any]]]


def test_geojson_is_sound(merged_graph: Graph) -> None:
    read = Features.model_validate_json(write_geojson(merged_graph))
    kinds = [feature.properties["kind"] for feature in read.features if feature.properties]
    assert (kinds.count("city"), kinds.count("event")) == (4, 18)
    by_id = {str(feature.id): feature for feature in read.features}
    tokyo = by_id["https://w3id.org/renkei/id/city/tokyo"]
    assert tokyo.geometry is not None
    longitude, latitude = tokyo.geometry.coordinates[:2]
    assert (round(float(longitude)), round(float(latitude))) == (140, 36)


def test_no_place_no_point(merged_graph: Graph, dated: Graph) -> None:
    read = Features.model_validate_json(write_geojson(merged_graph))
    for feature in read.features:
        assert feature.properties
        if feature.properties["kind"] == "event" and not feature.properties["places"]:
            assert feature.geometry is None
    other = Features.model_validate_json(write_geojson(dated))
    points = {str(f.id): f.geometry.coordinates for f in other.features if f.geometry}
    assert points == {EVENT + "days": pytest.approx((139.25, 35.5))}


def test_the_calendar_keeps_months(merged_graph: Graph) -> None:
    data = write_ics(merged_graph)
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    assert len(calendar.events) == 18
    for entry in calendar.events:
        assert isinstance(entry.start, date)
        assert entry.start.day == 1
        assert entry.end == (entry.start + timedelta(days=31)).replace(day=1)
        assert "The source gives no day." in (entry.description or "")
        assert entry.transparency == "TRANSPARENT"
        extras = {extra.name: extra.value for extra in entry.extras}
        assert extras["x-renkei-edtf"] == f"{entry.start:%Y-%m}"
    uids = [entry.uid for entry in calendar.events]
    assert len(uids) == len(set(uids))


def test_lines_of_the_calendar_are_short(merged_graph: Graph) -> None:
    lines = write_ics(merged_graph).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(b"\n" not in line for line in lines)


def test_days_in_the_calendar_and_what_is_left_out(dated: Graph) -> None:
    data = write_ics(dated)
    assert b"2 events; 2 without dates are left out" in data
    entries = {e.uid: e for e in IcsCalendarStream.calendar_from_ics(data.decode()).events}
    day, days = entries[EVENT + "day"], entries[EVENT + "days"]
    assert (day.start, day.end) == (date(2024, 2, 29), date(2024, 3, 1))
    assert day.summary == '一日, "引用"; 改行\nあり'
    assert not day.description
    assert (days.start, days.end) == (date(2024, 3, 30), date(2024, 4, 2))


def test_the_network(merged_graph: Graph) -> None:
    network = networkx.parse_graphml(write_graphml(merged_graph).decode())
    assert not network.is_directed()
    governments = "https://w3id.org/renkei/id/government/"
    edge = network.edges[governments + "kuala-lumpur", governments + "tokyo"]
    assert edge["events"] == len(edge["iris"].split())
    assert edge["first"] <= edge["last"]
    node = network.nodes[governments + "tokyo"]
    assert node["name_ja"] == "東京都"
    assert node["type"] == "city government"
    # nothing says that Tokyo took part in the workshop of Kuala Lumpur and Jakarta
    assert not network.has_edge(governments + "tokyo", governments + "jakarta")


def test_the_network_agrees_with_the_question(merged_graph: Graph) -> None:
    network = networkx.parse_graphml(write_graphml(merged_graph).decode())
    asked = merged_graph.query(
        """PREFIX org: <http://www.w3.org/ns/org#> PREFIX rk: <https://w3id.org/renkei/ont#>
        SELECT ?one ?other (COUNT(DISTINCT ?event) AS ?n) {
          ?event a rk:Event ; rk:hasParticipation ?here , ?there .
          ?here (rk:participant|rk:inOffice/org:postIn) ?one .
          ?there (rk:participant|rk:inOffice/org:postIn) ?other .
          ?one a rk:CityGovernment . ?other a rk:CityGovernment .
          FILTER(STR(?one) < STR(?other)) } GROUP BY ?one ?other"""
    )
    counts = {(str(row[0]), str(row[1])): int(str(row[2])) for row in asked}  # type: ignore[index]
    assert counts
    for (one, other), n in counts.items():
        assert network.edges[one, other]["events"] == n


def test_control_characters_do_not_break_the_network(dated: Graph) -> None:
    graph = Graph() + dated
    assert ElementTree.fromstring(write_graphml(graph)) is not None


def test_framed_says_what_the_flat_graph_says(merged_graph: Graph) -> None:
    data = write_framed(merged_graph)
    document = json.loads(data)
    assert len(document["@graph"]) == 18
    assert {node["@type"] for node in document["@graph"]} == {"Event"}
    first = document["@graph"][0]
    assert first["startDate"] == first["endDate"] == "2019-06"
    assert first["location"]["name"]["en"] == "Kuala Lumpur"
    read = Graph().parse(data=data.decode(), format="json-ld")
    assert set(read) == set(as_schema_org(merged_graph))


def test_framed_invents_no_organiser_and_no_mode(merged_graph: Graph) -> None:
    made = as_schema_org(merged_graph)
    assert set(made.subjects(SCHEMA.organizer)) == {URIRef(EVENT + "tokyo-kl-15")}
    assert len(set(made.subjects(SCHEMA.eventAttendanceMode))) == 14


WRITERS = (
    write_events_csv,
    write_gif,
    write_geojson,
    write_ics,
    write_graphml,
    write_framed,
)


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_the_same_bytes_each_time(merged_graph: Graph, write: object) -> None:
    assert callable(write)
    again = Graph()
    for triple in sorted(merged_graph, reverse=True):
        again.add(triple)
    assert write(merged_graph) == write(again)


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_an_empty_graph(write: object) -> None:
    assert callable(write)
    assert write(Graph())
