"""Who takes part: every turn of phrase with its near miss."""

from __future__ import annotations

import pytest

from renkei.build.assemble import read_folder
from renkei.content import Content
from renkei.extract.gazetteer import Gazetteer
from renkei.extract.participation import participants
from renkei.terms import ID

Reading = tuple[str, str | None, str, str | None]

TOKYO, KL, JAKARTA = "government/tokyo", "government/kuala-lumpur", "government/jakarta"
IGES, ICLEI = "organisation/iges", "organisation/iclei"
KOIKE, MAHADI = "person/koike-yuriko", "person/mahadi-che-ngah"
GOVERNOR, MAYOR = "post/governor-of-tokyo", "post/mayor-of-kuala-lumpur"


@pytest.fixture(scope="module")
def gazetteer(content: Content) -> Gazetteer:
    kinds = ("person", "organisation", "city", "government", "post")
    return Gazetteer(read_folder(content.data / "authority"), kinds)


def _read(gazetteer: Gazetteer, text: str) -> list[Reading]:
    """(agent, office, role, mode) of each participant; an office-holder alone has no agent."""
    return [
        (
            str(p.agent).removeprefix(ID) if p.agent else "",
            str(p.office).removeprefix(ID) if p.office else None,
            p.role,
            p.mode,
        )
        for p in participants(text, gazetteer.find(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected", "near_miss"),
    [
        (
            "歓迎挨拶にて、小池百合子都知事がビデオレターで参加。",
            [(KOIKE, GOVERNOR, "speaker", "video-message")],
            "小池百合子都知事がビデオレターを公開。",
        ),
        (
            "KL市長がビデオメッセージで参加",
            [("", MAYOR, "attendee", "video-message")],
            "KL市長のビデオメッセージで参加者が学ぶ",
        ),
        (
            "KL市長がオンラインで登壇",
            [("", MAYOR, "speaker", "online")],
            "KL市長がオンラインで登壇者を紹介",
        ),
        ("IGESも登壇し", [(IGES, None, "speaker", None)], "IGESが登壇者を募集"),
        (
            "東京都がオンラインで参加",
            [(TOKYO, None, "attendee", "online")],
            "東京都のオンラインで参加",
        ),
        ("都職員も参加し", [(TOKYO, None, "attendee", None)], "東京都が参加者に説明"),
        ("東京都が参加した", [(TOKYO, None, "attendee", None)], "東京都も参加しなかった"),
        ("KL市が参加", [(KL, None, "attendee", None)], "KL市の取組に参加"),
        (
            "KL市長、東京都職員をはじめ、第2フェーズの関係者が一堂に会した",
            [("", MAYOR, "attendee", None), (TOKYO, None, "attendee", None)],
            "東京都の取組が一堂に会した",
        ),
        (
            "東京都職員がKL市を訪問し",
            [(TOKYO, None, "visitor", "in-person")],
            "東京都が主導する事業で高校生がKL市を訪問し",
        ),
        (
            "KL市から代表団が来日し",
            [(KL, None, "visitor", "in-person")],
            "KL市から資料が届き、代表団が来日し",
        ),
        ("IGESが共同主催", [(IGES, None, "co-organiser", None)], "IGESが共同研究"),
        (
            "東京都とKL市が共催",
            [(TOKYO, None, "co-organiser", None), (KL, None, "co-organiser", None)],
            "東京都の共催",
        ),
        ("東京都主催「フォーラム」", [(TOKYO, None, "organiser", None)], "東京都が主催者に提案"),
        (
            "KL市・ジャカルタ特別州の共同ワークショップ",
            [(KL, None, "attendee", None), (JAKARTA, None, "attendee", None)],
            "KL市・ジャカルタ特別州の共同声明",
        ),
        (
            "KL市からは東京都との連携事業を紹介",
            [(KL, None, "presenter", None)],
            "KL市からは意見があった。連携事業を紹介",
        ),
        (
            "イクレイ本部、日本企業等に取組を紹介",
            [(ICLEI, None, "attendee", None)],
            "イクレイ本部、日本企業等の取組を紹介",
        ),
    ],
)
def test_phrase(gazetteer: Gazetteer, text: str, expected: list[Reading], near_miss: str) -> None:
    assert _read(gazetteer, text) == expected
    assert _read(gazetteer, near_miss) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "小池百合子都知事及びDatuk Seri Mahadi Che Ngah KL市長が登壇",
            [(KOIKE, GOVERNOR, "speaker", None), (MAHADI, MAYOR, "speaker", None)],
        ),
        ("KL市長や都職員も参加", [("", MAYOR, "attendee", None), (TOKYO, None, "attendee", None)]),
        (
            "都及びIGES職員がKL市に訪問し",
            [(TOKYO, None, "visitor", "in-person"), (IGES, None, "visitor", "in-person")],
        ),
        ("Mahadi Che Ngahが登壇", [(MAHADI, None, "speaker", None)]),
        ("東京都、東京都職員が参加", [(TOKYO, None, "attendee", None)]),
    ],
)
def test_lists_of_names(gazetteer: Gazetteer, text: str, expected: list[Reading]) -> None:
    assert _read(gazetteer, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "東京都とKL市の取組を共有",
        "東京都との連携事業を紹介",
        "都の建築物に係る取組を紹介",
        "国内やASEAN都市を交え",
        "東京都内の高校生20名がクアラルンプール市を訪問し",
        "東京とクアラルンプールのこどもたちが、環境をテーマに交流",
        "C40(世界大都市気候先導グループ)から表彰されました。",
        "関係者が登壇し",
        "ASEANの都市が参加",
        "日本企業等が参加",
        "",
    ],
)
def test_a_mention_is_no_participation(gazetteer: Gazetteer, text: str) -> None:
    assert _read(gazetteer, text) == []
