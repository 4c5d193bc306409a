"""Each fault planted on purpose is caught by every net that must catch it; without a fault no net is tripped."""

from __future__ import annotations

from typing import Any, Final

import pytest

from sanctions_rules.engines import durable_installed

from .in_deciding import DECIDING
from .in_deriving import DERIVING, EXPLAINING, TOTALLING
from .in_durable import DURABLE
from .in_weighing import PLAIN
from .nets import NETS, checked, tripped
from .planting import Fault

FAULTS: Final[dict[str, Fault]] = {**PLAIN, **DECIDING, **DERIVING, **TOTALLING, **EXPLAINING, **DURABLE}


WITH_DURABLE: Final = pytest.mark.skipif(not durable_installed(), reason="CPython below 3.13 only")


def _net(name: str) -> Any:
    return pytest.param(name, marks=WITH_DURABLE) if name == "engines" else name


def _caught() -> list[Any]:
    """Every fault with each of the nets that must catch it."""
    return [
        pytest.param(name, net, marks=WITH_DURABLE if net == "engines" else ())
        for name, fault in FAULTS.items()
        for net in fault.caught_by
    ]


@pytest.fixture(autouse=True, scope="module")
def _read_before_a_fault_is_planted() -> None:
    checked()


@pytest.mark.parametrize("net", [_net(name) for name in NETS])
def test_without_a_fault_no_net_is_tripped(net: str) -> None:
    assert not NETS[net]()


@pytest.mark.parametrize(("fault", "net"), _caught())
def test_a_planted_fault_is_caught(fault: str, net: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[fault].plant(monkeypatch)
    assert tripped(net)
