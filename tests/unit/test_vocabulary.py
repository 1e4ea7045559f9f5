"""The vocabulary's rules, on a small one made here, and the shipped one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.errors import UnreadableSeed
from tasks.vocabulary import FiscalYear, Vocabulary, read_vocabulary

SEEDS = Path(__file__).parents[2] / "seeds" / "vocabulary"
SMALL = {
    "entities.csv": """entity_id,alias,language,kind,parent
acme,Acme,*,group,
acme,艾克美,zh-Hans,group,
shoply,Shoply,*,platform,acme
shoply,Shoply Mall,en,platform,acme
lookalike,Acme Street,en,other,
""",
    "metrics.csv": """metric_id,alias,language
revenue,revenue,en
revenue,收入,zh-Hans
revenue,Umsatz,de
revenue_share,revenue share,en
revenue_share,收入占比,zh-Hans
revenue_share,Umsatzanteil,de
""",
    "metric_facts.toml": """[revenue]
dimension = "money"
accumulation = "flow"
direction = "up"
level = [100, 1e14]
growth = [-0.95, 30]
share = "revenue_share"

[revenue_share]
dimension = "fraction"
accumulation = "stock"
direction = "neutral"
level = [0, 1]
growth = [-1, 50]
""",
    "units.csv": """unit_id,spelling,language,region,dimension,factor
CNY,yuan,*,,money,1
fraction,%,*,,fraction,0.01
""",
    "fiscal.toml": """[acme]
year_ends = "03"
named_by = "end"
""",
    "languages/en.toml": "",
    "languages/de.toml": "",
    "languages/zh.toml": "",
}
CLOSED = """
gmv online_retail_sales revenue ad_revenue net_profit operating_profit orders buyers users mau dau time_spent
live_rooms live_gmv roi conversion_rate repurchase_rate revenue_share traffic_share search_share budget_share
purchase_share average_price median_price penetration market_share take_rate merchants sku_count posts
creators shipments investment emissions response_time accuracy cost efficiency
"""
GMV_FACTS = """[gmv]
dimension = "money"
accumulation = "flow"
direction = "up"
level = [0, 1]
growth = [0, 1]

"""
GIFT_FACTS = GMV_FACTS.replace("[gmv]", '\n["other:gift_cards"]')
Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Write the small vocabulary with one text in one file replaced by another."""

    def write(file: str, old: str, new: str) -> Path:
        for name, text in SMALL.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            assert name != file or old in text
            path.write_text(text.replace(old, new, 1) if name == file else text, "utf-8")
        return tmp_path

    return write


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    return read_vocabulary(SEEDS)


def refusal(folder: Path) -> UnreadableSeed:
    with pytest.raises(UnreadableSeed) as caught:
        read_vocabulary(folder)
    return caught.value


def test_a_name_falls_back_to_any_language_then_to_the_id(edit: Edit) -> None:
    vocabulary = read_vocabulary(edit("units.csv", "", ""))
    assert vocabulary.name_entity("acme", "zh-Hans") == "艾克美"
    assert vocabulary.name_entity("acme", "zh-Hant") == "艾克美"
    assert vocabulary.name_entity("acme", "de") == "Acme"
    assert vocabulary.name_entity("nobody", "de") == "nobody"
    assert vocabulary.name_metric("revenue", "de") == "Umsatz"


def test_the_first_alias_is_the_name_in_print(edit: Edit) -> None:
    assert (
        read_vocabulary(
            edit("metrics.csv", "revenue,revenue,en", "revenue,net sales,en\nrevenue,revenue,en")
        ).name_metric("revenue", "en")
        == "net sales"
    )


def test_a_part_keeps_the_fiscal_year_of_its_group(edit: Edit) -> None:
    vocabulary = read_vocabulary(edit("units.csv", "", ""))
    assert vocabulary.ancestors("shoply") == ["acme"]
    assert vocabulary.fiscal_year("shoply") == FiscalYear(3, "end")
    assert vocabulary.fiscal_year("lookalike") is None


def test_the_metric_of_a_share_is_known(edit: Edit) -> None:
    assert read_vocabulary(edit("units.csv", "", "")).metrics["revenue"].share == "revenue_share"


def test_any_change_of_a_file_changes_the_version(edit: Edit) -> None:
    before = read_vocabulary(edit("units.csv", "", "")).version_hash
    assert read_vocabulary(edit("units.csv", "", "")).version_hash == before
    assert read_vocabulary(edit("languages/en.toml", "", "# a word more\n")).version_hash != before


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "told"),
    [
        (
            "entities.csv",
            "platform,acme\nshoply,Shoply Mall,en,platform,acme",
            "platform,acmee\nshoply,Shoply Mall,en,platform,acmee",
            4,
            "parent 'acmee'",
        ),
        ("entities.csv", "Acme Street,en", "shoply mall,en", 6, "already means shoply (line 5)"),
        ("entities.csv", "Acme Street,en", "ACME,de", 6, "already means acme (line 2)"),
        ("entities.csv", "acme,艾克美,zh-Hans", "acme,Akme,fr", 3, "language 'fr' is unknown"),
        (
            "entities.csv",
            "acme,Acme,*,group,\nacme,艾克美,zh-Hans,group,",
            "acme,Acme,en,group,",
            2,
            "no name in zh-Hans, de",
        ),
        (
            "entities.csv",
            "acme,Acme,*,group,\nacme,艾克美,zh-Hans,group,",
            "acme,Acme,*,group,shoply",
            2,
            "circle: acme → shoply → acme",
        ),
        ("entities.csv", "acme,艾克美", "acme,", 3, "alias is empty"),
        ("entities.csv", "艾克美", " 艾克美", 3, "stray white space"),
        ("entities.csv", "Acme Street", "Acme  Street", 6, "stray white space"),
        ("entities.csv", "Acme Street", "Acme, Street", 6, "6 cells instead of 5"),
        ("entities.csv", "en,other", "en,planet", 6, "kind 'planet' is unknown"),
        ("entities.csv", "艾克美,zh-Hans,group", "艾克美,zh-Hans,brand", 3, "another kind or parent in line 2"),
        ("entities.csv", "entity_id,alias,language,kind,parent", "entity,alias,language,kind,parent", 1, "the head is"),
        (
            "metrics.csv",
            "revenue_share,revenue share",
            "share_of_wallet,share of wallet",
            5,
            "'share_of_wallet' has no facts",
        ),
        ("metrics.csv", "revenue_share,Umsatzanteil,de\n", "", 5, "no name in de"),
        ("metrics.csv", "Umsatzanteil", "umsatz", 7, "already means revenue (line 4)"),
        (
            "metric_facts.toml",
            "[revenue_share]",
            GMV_FACTS + "[revenue_share]",
            9,
            "'gmv' has no alias",
        ),
        ("metric_facts.toml", "growth = [-1, 50]", "", 9, "lacks growth"),
        ("metric_facts.toml", "growth = [-1, 50]", "growth = [50, -1]", 14, "is no range"),
        ("metric_facts.toml", "growth = [-1, 50]", "growth = [-1, nan]", 14, "is no range"),
        ("metric_facts.toml", '"stock"', '"pile"', 11, "accumulation 'pile' is unknown"),
        ("metric_facts.toml", '"fraction"', '"smell"', 10, "dimension 'smell' is unknown"),
        ("metric_facts.toml", '"revenue_share"\n', '"revenue"\n', 7, "no metric of dimension fraction"),
        ("metric_facts.toml", "growth = [-1, 50]", "growth = [-1, 50]\ngrwth = 1", 15, "unknown entry 'grwth'"),
        ("metric_facts.toml", "[revenue]", "[revenue", 1, "is no TOML"),
        ("units.csv", "0.01", "one", 3, "factor 'one' is no number above zero"),
        ("units.csv", "0.01", "-1", 3, "no number above zero"),
        ("units.csv", "0.01", "inf", 3, "no number above zero"),
        ("units.csv", "%,*", "%,xx", 3, "language 'xx' is unknown"),
        ("fiscal.toml", "[acme]", "[akme]", 1, "'akme' is no entity_id"),
        ("fiscal.toml", '"03"', '"13"', 2, "year_ends '13' is no month"),
        ("fiscal.toml", '"end"', '"middle"', 3, "named_by 'middle' is unknown"),
        ("fiscal.toml", 'named_by = "end"', "", 1, "it needs exactly year_ends and named_by"),
    ],
)
def test_an_unusable_row_is_named_with_file_and_line(
    edit: Edit, file: str, old: str, new: str, line: int, told: str
) -> None:
    error = refusal(edit(file, old, new))
    assert (error.path.name, error.line) == (file, line)
    assert told in str(error)
    assert ";" in str(error), "a remedy follows the problem"


def test_a_missing_file_is_named(edit: Edit) -> None:
    folder = edit("units.csv", "", "")
    (folder / "metrics.csv").unlink()
    assert refusal(folder).path.name == "metrics.csv"


def test_a_file_in_another_encoding_is_named(edit: Edit) -> None:
    folder = edit("units.csv", "", "")
    (folder / "entities.csv").write_bytes(SMALL["entities.csv"].encode("utf-16"))
    assert refusal(folder).path.name == "entities.csv"


def test_the_shipped_vocabulary_knows_every_metric_of_the_closed_list(shipped: Vocabulary) -> None:
    closed = set(CLOSED.split())
    assert not set(closed) - set(shipped.metrics)
    assert not [name for name in shipped.metrics if name not in closed and not name.startswith("other:")]


def test_parents_lead_from_platform_to_group(shipped: Vocabulary) -> None:
    assert shipped.ancestors("wechat_channels") == ["wechat", "tencent"]
    assert shipped.ancestors("tiktok_shop") == ["tiktok", "bytedance"]
    assert shipped.ancestors("temu") == ["pinduoduo"]
    assert shipped.ancestors("shopee") == ["sea"]
    assert "alibaba" in shipped.ancestors("taobao_tmall")


def test_alibaba_and_its_parts_close_their_books_in_march(shipped: Vocabulary) -> None:
    assert shipped.fiscal_year("taobao_tmall") == FiscalYear(3, "end")
    assert shipped.fiscal_year("jd") is None


@pytest.mark.parametrize(
    ("entity", "language", "name"),
    [
        ("xiaohongshu", "zh-Hans", "小红书"),
        ("xiaohongshu", "zh-Hant", "小紅書"),
        ("xiaohongshu", "de", "Xiaohongshu"),
        ("jd", "en", "JD.com"),
        ("jd", "ja", "京東"),
        ("amazon", "zh-Hant", "亞馬遜"),
        ("amazon", "ja", "アマゾン"),
        ("taobao_tmall", "de", "Taobao und Tmall"),
        ("temu", "zh-Hans", "Temu"),
        ("pinduoduo", "en", "PDD Holdings"),
        ("wechat_channels", "zh-Hans", "视频号"),
        ("shopee", "zh-Hant", "蝦皮"),
        ("market:china_ecommerce", "de", "Chinas Onlinehandel"),
    ],
)
def test_names_in_print(shipped: Vocabulary, entity: str, language: str, name: str) -> None:
    assert shipped.name_entity(entity, language) == name


def test_growth_of_three_hundred_thousand_fold_is_beyond_every_range(shipped: Vocabulary) -> None:
    assert all(facts.growth_range[1] < 360079 for facts in shipped.metrics.values())
    assert shipped.metrics["gmv"].growth_range[1] > 30


def longest(vocabulary: Vocabulary, text: str, language: str) -> set[str]:
    """Find the ids whose alias covers most at its place: the aliases are meant to be matched leftmost, then longest."""
    known = {
        one.alias.casefold(): one.id
        for one in vocabulary.entity_aliases
        if one.language.split("-")[0] in ("*", language)
    }
    found, at, low = set(), 0, text.casefold()
    while at < len(low):
        alias = max((one for one in known if low.startswith(one, at)), key=len, default="")
        found |= {known[alias]} if alias else set()
        at += len(alias) or 1
    return found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("京东方第三季度营收增长", "zh", {"other:boe"}),
        ("北京东城区的门店", "zh", {"other:lookalike"}),
        ("我觉得物有所值，还可灵活调整", "zh", {"other:lookalike"}),
        ("阿里云收入增长", "zh", {"alibaba_cloud"}),
        ("京东物流的包裹", "zh", {"jd_logistics"}),
        ("其中通过国美食品", "zh", set()),
        ("中国电商集团收入", "zh", {"alibaba_china_ecommerce_group"}),
        ("全国网上零售额", "zh", {"market:china_ecommerce"}),
        ("システム開発", "ja", {"other:lookalike"}),
        ("jd sports", "en", {"jd_sports"}),
    ],
)
def test_lookalikes_are_shielded(shipped: Vocabulary, text: str, language: str, found: set[str]) -> None:
    assert longest(shipped, text, language) == found


def test_a_competitor_is_added_by_rows_alone(tmp_path: Path) -> None:
    folder = tmp_path / "vocabulary"
    shutil.copytree(SEEDS, folder)
    with (folder / "entities.csv").open("a", encoding="utf-8") as rows:
        rows.write("newshop,NewShop,*,platform,amazon\nnewshop,纽铺,zh-Hans,platform,amazon\n")
    vocabulary = read_vocabulary(folder)
    assert vocabulary.name_entity("newshop", "zh-Hans") == "纽铺"
    assert vocabulary.ancestors("newshop") == ["amazon"]


def test_a_metric_is_added_by_rows_and_one_table(tmp_path: Path) -> None:
    folder = tmp_path / "vocabulary"
    shutil.copytree(SEEDS, folder)
    with (folder / "metrics.csv").open("a", encoding="utf-8") as rows:
        rows.write(
            "other:gift_cards,gift cards,en\nother:gift_cards,礼品卡,zh-Hans\nother:gift_cards,Geschenkkarten,de\n"
        )
    with (folder / "metric_facts.toml").open("a", encoding="utf-8") as facts:
        facts.write(GIFT_FACTS)
    vocabulary = read_vocabulary(folder)
    assert vocabulary.metrics["other:gift_cards"].accumulation == "flow"
    assert vocabulary.name_metric("other:gift_cards", "de") == "Geschenkkarten"


def test_a_language_is_added_by_a_file_and_rows(tmp_path: Path) -> None:
    folder = tmp_path / "vocabulary"
    shutil.copytree(SEEDS, folder)
    shutil.copy(folder / "languages" / "en.toml", folder / "languages" / "fr.toml")
    with (folder / "metrics.csv").open("a", encoding="utf-8") as rows:
        rows.write("revenue,chiffre d'affaires,fr\n")
    vocabulary = read_vocabulary(folder)
    assert "fr" in vocabulary.languages
    assert vocabulary.name_metric("revenue", "fr") == "chiffre d'affaires"
