from __future__ import annotations

from dataclasses import fields

import pytest

from renkei.errors import RenkeiError
from renkei.settings import SETTINGS, Settings


def test_every_field_is_described() -> None:
    assert [setting.name for setting in SETTINGS] == [field.name for field in fields(Settings)]
    assert all(setting.help and not setting.help.endswith(".") for setting in SETTINGS)


def test_defaults() -> None:
    settings = Settings.load({}, {})
    assert settings == Settings()
    assert (settings.host, settings.timeout, settings.default_graph) == ("127.0.0.1", 10, "merge")
    assert settings.worker_count >= 2
    assert 2 * settings.long_worker_count == settings.worker_count


def test_an_option_wins_over_the_environment() -> None:
    environment = {"RENKEI_PORT": "1", "RENKEI_WORKERS": "3"}
    settings = Settings.load({"port": 2, "workers": None}, environment)
    assert (settings.port, settings.workers) == (2, 3)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"port": "x"}, "--port: 'x' is not a whole number"),
        ({"port": "70000"}, "--port: 70000 : must be between 0 and 65535"),
        ({"timeout": "soon"}, "--timeout: 'soon' is not a number"),
        ({"timeout": "nan"}, "--timeout: nan seconds: must be between 0.001 and 86400"),
        ({"timeout": "61"}, "timeout: timeout (61 s) is above max_timeout (60 s)"),
        ({"memory": "1"}, "--memory: 1 MiB: must be between 16 and"),
        ({"default_graph": "union"}, "--default-graph: 'union' is not one of merge, plain"),
        ({"public_base": "example.org"}, "public_base: 'example.org' is not an address"),
        ({"allow_service": "ftp://a/"}, "allow_service: 'ftp://a/' is not the address of an"),
        ({"allow_service": ["http://a/ b"]}, "allow_service: 'http://a/ b' is not"),
        ({"allow_service": "http://u@a/"}, "allow_service: 'http://u@a/' is not"),
        ({"allow_service": "http://a:x/"}, "allow_service: 'http://a:x/' is not"),
        ({"allow_service": r"http://\u0061/"}, "allow_service: 'http://"),
        ({"speed": 1}, "no such setting: speed"),
    ],
)
def test_what_cannot_be_used(given: dict[str, object], complaint: str) -> None:
    with pytest.raises(RenkeiError) as caught:
        Settings.load(given, {})
    assert str(caught.value).startswith(complaint)


def test_a_repeatable_option() -> None:
    given = {"allow_service": ("http://a/", "https://b:8000/c?d=e, http://[::1]/")}
    assert Settings.load(given, {}).services == {
        "http://a/",
        "https://b:8000/c?d=e",
        "http://[::1]/",
    }
    environment = {"RENKEI_ALLOW_SERVICE": "http://a/"}
    assert Settings.load({"allow_service": ()}, environment).services == {"http://a/"}
    assert Settings.load({}, {}).services == set()


def test_the_environment_variable_is_named() -> None:
    with pytest.raises(RenkeiError, match=r"^RENKEI_QUEUE: -1 queries: must be at least 0$"):
        Settings.load({}, {"RENKEI_QUEUE": "-1"})
