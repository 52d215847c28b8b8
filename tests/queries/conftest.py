from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from graph.store import DatasetStore, open_dataset

SAMPLE = Path(__file__).with_name("sample.trig")


@pytest.fixture(scope="session")
def dataset_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("dataset")
    store = Store()
    store.load(SAMPLE.read_bytes(), format=RdfFormat.TRIG)
    quads = store.dump(format=RdfFormat.N_QUADS)
    assert quads is not None
    (directory / "dataset.nq.gz").write_bytes(gzip.compress(quads, mtime=0))
    (directory / "manifest.json").write_text(json.dumps({"format": 1}), encoding="utf-8")
    return directory


@pytest.fixture(scope="session")
def dataset(dataset_directory: Path) -> DatasetStore:
    return open_dataset(dataset_directory)
