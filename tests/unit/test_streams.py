"""Files that are written as they are read: few at a time, and one that nobody reads gives way to another."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from werkzeug.exceptions import ServiceUnavailable

from web.http.streams import STALLED_S, Streams


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr("web.http.streams.monotonic", lambda: now[0])
    return now


def test_one_file_too_many_is_told_when_to_come_again(clock: list[float]) -> None:
    streams = Streams(most=2)
    held = [streams.add(iter("ab")) for _ in range(2)]
    with pytest.raises(ServiceUnavailable) as refused:
        streams.add(iter("ab"))
    assert refused.value.retry_after == STALLED_S
    assert ["".join(one) for one in held] == ["ab", "ab"]


def test_a_file_that_is_over_makes_room(clock: list[float]) -> None:
    streams = Streams(most=1)
    for _ in range(5):
        assert "".join(streams.add(iter("ab"))) == "ab"
        gc.collect()


def test_a_file_that_nobody_reads_gives_way_and_does_not_look_whole(clock: list[float]) -> None:
    """Of several the one that was read longest ago; who reads on is told in the last line."""
    streams = Streams(most=2)
    read, left = streams.add(iter("abc")), streams.add(iter("abc"))
    assert (next(read), next(left)) == ("a", "a")
    clock[0] += STALLED_S + 1
    assert next(read) == "b"
    assert "".join(streams.add(iter("xy"))) == "xy"
    assert "ends early" in "".join(left)
    assert next(read) == "c"


def test_an_error_midway_is_logged_and_told(caplog: pytest.LogCaptureFixture) -> None:
    """The status is sent by then: a file that just stopped would be taken for a whole one."""

    def parts() -> Iterator[str]:
        yield "a"
        raise OSError("the disk is gone")

    first, *rest = Streams().add(parts())
    assert (first, "ends early" in rest[-1], len(rest)) == ("a", True, 1)
    assert "the disk is gone" in caplog.text
