"""Kind, mode and place of an event: what the words say, and what they only seem to say."""

from __future__ import annotations

import pytest

from renkei.build.assemble import read_folder
from renkei.content import Content
from renkei.extract.gazetteer import Gazetteer
from renkei.extract.wording import attendance_mode, bare_title, event_kind, location
from renkei.terms import ID


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("C40アワード受賞", "award-conferral"),
        ("COP26サイドイベント「フォーラム」", "side-event"),
        ("2021ウェビナー", "webinar"),
        ("都内ワークショップ", "workshop"),
        ("クアラルンプール市スタディツアー", "study-tour"),
        ("ローンチングセレモニー", "ceremony"),
        ("脱炭素都市国際フォーラム", "forum"),
        ('"High-Level Talks" セミナー', "seminar"),
        ("キックオフミーティング", "meeting"),
        ("こども環境国際会議2023", "conference"),
        ("High-Level Talks「都市」", "talks"),
        ("職員がKL市に訪問し、意見交換を実施", "visit"),
        ("高校生の交流", "exchange"),
        ("Kick-off Meeting", "meeting"),
        ("Study Tour", "study-tour"),
        ("取組について", None),
        ("", None),
    ],
)
def test_kind(title: str, kind: str | None) -> None:
    assert event_kind(title) == kind


@pytest.mark.parametrize(
    ("text", "notation", "inferred", "words"),
    [
        ("フォーラム(オンライン)", "online", False, "オンライン"),
        ("フォーラム（オンライン）", "online", False, "オンライン"),
        ("セミナー(ハイブリッド)", "hybrid", False, "ハイブリッド"),
        (
            "会合(オンラインとオフラインのハイブリッド)",
            "hybrid",
            False,
            "オンラインとオフラインのハイブリッド",
        ),
        (
            "会場とオンライン参加者とをつなぐハイブリッド形式で開催",
            "hybrid",
            False,
            "ハイブリッド形式",
        ),
        ("こどもたちがオンラインで交流", "online", False, "オンラインで"),
        ("小学生とオンラインでお話しよう!", "online", False, "オンラインで"),
        ("オンライン会議", "online", False, "オンライン"),
        ("都職員がKL市に訪問し、視察", "in-person", True, "都職員がKL市に訪問"),
        ("高校生がKL市を訪問", "in-person", True, "高校生がKL市を訪問"),
        ("会合のため、KL市から代表団が来日し", "in-person", True, "KL市から代表団が来日"),
        ("KL市役所にて、会合", "in-person", True, "KL市役所にて"),
    ],
)
def test_mode(text: str, notation: str, inferred: bool, words: str) -> None:
    mode = attendance_mode(text)
    assert mode is not None
    assert (mode.notation, mode.inferred) == (notation, inferred)
    assert text[mode.start : mode.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "取組を紹介",
        "KL市長が登壇",
        "COP26サイドイベント",
        "市長や都職員が参加",
        "手続のオンライン化を紹介",
        "オンライン参加者に説明",
        "ハイブリッド車の普及を紹介",
        "相互の都市訪問を実施",
        "KL市役所の取組",
        "来日を予定",
    ],
)
def test_silence_is_no_mode(text: str) -> None:
    assert attendance_mode(text) is None


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("フォーラム(オンライン)", "フォーラム"),
        ("フォーラム （オンライン） ", "フォーラム"),
        ("会合(オンラインとオフラインのハイブリッド)", "会合"),
        ("フォーラム(APUF-7)", "フォーラム(APUF-7)"),
        ("(オンライン)フォーラム", "(オンライン)フォーラム"),
    ],
)
def test_a_bare_title_lacks_the_mode_it_ends_in(title: str, bare: str) -> None:
    assert bare_title(title) == bare


@pytest.fixture(scope="module")
def gazetteer(content: Content) -> Gazetteer:
    return Gazetteer(read_folder(content.data / "authority"), ("city", "government"))


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("KL市役所にて、会合", "kuala-lumpur"),
        ("KL市庁舎内の会場と", "kuala-lumpur"),
        ("職員がKL市に訪問", "kuala-lumpur"),
        ("KL市を訪問", "kuala-lumpur"),
        ("東京都内の高校生のクアラルンプール市スタディツアー", "kuala-lumpur"),
        ("都内ワークショップ", "tokyo"),
        ("KL市の取組を都内建物で紹介", None),
        ("東京都とKL市の取組", None),
        ("KL市役所の職員", None),
        ("KL市から来日", None),
        ("COP26サイドイベント", None),
    ],
)
def test_location(gazetteer: Gazetteer, text: str, city: str | None) -> None:
    place = location(text, gazetteer.find(text))
    assert (place[0] if place else None) == (ID[f"city/{city}"] if city else None)
