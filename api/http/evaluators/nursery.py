"""The process that holds a loaded dataset and forks an evaluator for each connection."""

from __future__ import annotations

import contextlib
import gc
import os
import selectors
import signal
import socket
from collections.abc import Callable
from pathlib import Path

from api.http.evaluators.evaluator import become_evaluator
from graph.store import DatasetStore

_BACKLOG = 64


def listen(address: Path) -> socket.socket:
    """A socket that workers connect to; only this user may."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(address))
    address.chmod(0o600)
    listener.listen(_BACKLOG)
    return listener


def fork(run: Callable[[], None]) -> int:
    """Run something in a forked process that ends with it.

    Returns
    -------
    int
        The process id of the child.
    """
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        run()
        status = 0
    finally:
        os._exit(status)


def tend(listener: socket.socket, lifeline: int, dataset: DatasetStore, memory: int) -> None:
    """Fork an evaluator for each connection until the lifeline's other end is closed.

    Parameters
    ----------
    lifeline
        A pipe's reading end: at its end-of-file everyone who could ask is gone.
    memory
        Bytes that one evaluator may take beside the dataset.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # The kernel then removes dead children by itself.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # What is frozen now is never written to by the collector and stays shared with the evaluators.
    gc.collect()
    gc.freeze()
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        selector.register(lifeline, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fd == lifeline:
                    return
                _fork_evaluator(listener, dataset, memory)


def _fork_evaluator(listener: socket.socket, dataset: DatasetStore, memory: int) -> None:
    try:
        connection, _ = listener.accept()
    except OSError:
        return
    with connection, contextlib.suppress(OSError):
        fork(lambda: become_evaluator(connection, dataset, memory))
