"""Building on a cluster: a real Dask scheduler with two worker processes gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.build import build
from api.cli import main

distributed = pytest.importorskip("distributed", reason="Dask's distributed, the extra 'cluster', is not installed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A scheduler and two worker processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def serial(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, bytes]:
    out = tmp_path_factory.mktemp("serial") / "out"
    build([examples], out, facts_only=True)
    return content(out)


def content(directory: Path) -> dict[Path, bytes]:
    return {path.relative_to(directory): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_a_cluster_builds_the_same_bytes(
    cluster: Any, examples: Path, serial: dict[Path, bytes], tmp_path: Path
) -> None:
    with distributed.Client(cluster) as client:
        assert len(client.scheduler_info()["workers"]) == 2
        build([examples], tmp_path / "out", executor=client.get_executor(), facts_only=True)
    assert content(tmp_path / "out") == serial


def test_the_command_builds_on_a_cluster(
    cluster: Any, examples: Path, serial: dict[Path, bytes], tmp_path: Path
) -> None:
    address = cluster.scheduler_address.replace("tcp://", "dask://")
    arguments = ["build", str(examples), "--out", str(tmp_path / "out"), "--executor", address, "--facts-only"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert content(tmp_path / "out") == serial


def test_what_a_worker_cannot_read_is_reported(cluster: Any, examples: Path, tmp_path: Path) -> None:
    bad = tmp_path / "空.txt"
    bad.write_bytes(b"")
    address = cluster.scheduler_address.replace("tcp://", "dask://")
    arguments = ["build", str(examples), str(bad), "--out", str(tmp_path / "out"), "--executor", address]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "空.txt: the file is empty" in result.output
    assert (tmp_path / "out" / "dataset.nq.gz").is_file()


def test_a_wrong_address_is_refused(examples: Path, tmp_path: Path) -> None:
    for address, says in (("spark://here", "dask://HOST:PORT"), ("dask://127.0.0.1:9", "no Dask scheduler answers")):
        arguments = ["build", str(examples), "--out", str(tmp_path / "out"), "--executor", address]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code != 0
        assert says in result.output
        assert not (tmp_path / "out").exists()
