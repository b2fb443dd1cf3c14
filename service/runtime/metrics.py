"""Figures for Prometheus: requests by route template, jobs, the outbox, mail.

Several processes of one machine share a folder named by `PROMETHEUS_MULTIPROC_DIR`, which must be in the environment
before a process starts; without it each process counts for itself. Labels hold route templates, never addresses, and no
agency or person.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 5.0, 15.0)
LONG_SECONDS = (0.05, 0.2, 1.0, 5.0, 30.0, 120.0, 600.0)

_requests = Counter("chancery_requests", "Requests answered.", ["route", "method", "status"])
_request_seconds = Histogram(
    "chancery_request_seconds", "Until the answer began, in seconds.", ["route", "method"], buckets=SECONDS
)
_jobs = Counter("chancery_jobs", "Jobs finished, by outcome.", ["job", "outcome"])
_job_seconds = Histogram("chancery_job_seconds", "How long jobs ran, in seconds.", ["job"], buckets=LONG_SECONDS)
_mails = Counter("chancery_mails", "Mails handed over, by outcome.", ["outcome"])
_outbox_age = Gauge(
    "chancery_outbox_oldest_seconds",
    "Age of the oldest outbox row not done, in seconds.",
    multiprocess_mode="mostrecent",
)
_outbox_waiting = Gauge("chancery_outbox_waiting", "Outbox rows not done.", multiprocess_mode="mostrecent")


def observe_request(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answer; `route` is the template (`/letters/{id}`), `seconds` until the answer began."""
    known = method if method in METHODS else "other"
    _requests.labels(route, known, str(status)).inc()
    _request_seconds.labels(route, known).observe(seconds)


def observe_job(job: str, outcome: str, seconds: float) -> None:
    """Count one job by name and outcome (`done`, `failed`, `skipped`)."""
    _jobs.labels(job, outcome).inc()
    _job_seconds.labels(job).observe(seconds)


def observe_mail(outcome: str) -> None:
    """Count one delivery by its outcome, as `mail.deliver` names it."""
    _mails.labels(outcome).inc()


def observe_outbox(oldest_seconds: float, waiting: int) -> None:
    """The state of the outbox as the relay saw it last."""
    _outbox_age.set(oldest_seconds)
    _outbox_waiting.set(waiting)


def prepare_folder(folder: Path) -> None:
    """Make the shared folder and empty it of figures from an earlier start. Call before the processes start."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.db"):
        left.unlink(missing_ok=True)


def serve_metrics(port: int, host: str = "127.0.0.1") -> MetricsServer | None:
    """Answer `GET /metrics` on its own port, for all processes sharing the folder.

    Returns None for port 0, and when another process of this machine already serves it. Raises OSError otherwise.
    """
    if not port:
        return None
    try:
        server, thread = start_http_server(port, host, _registry())
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return None
        raise
    return MetricsServer(server, thread)


def _registry() -> CollectorRegistry:
    if not os.environ.get(FOLDER):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


class MetricsServer:
    """A running server of figures; `close` stops it."""

    def __init__(self, server: WSGIServer, thread: Thread) -> None:
        self._server = server
        self._thread = thread

    @property
    def port(self) -> int:
        return self._server.server_port

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)
