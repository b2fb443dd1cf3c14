import os
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from urllib.request import urlopen

import pytest

from service.runtime import metrics

ROOT = Path(__file__).resolve().parents[2]
COUNT = """
    from service.runtime import metrics
    metrics.observe_request("/letters/{id}", "GET", 200, 0.03)
    metrics.observe_request("/letters/{id}", "BREW", 200, 0.03)
    metrics.observe_job("remind", "done", 1.0)
    metrics.observe_mail("delivered")
"""


def run(folder: Path, code: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )


def read(port: int) -> list[str]:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return answer.read().decode().splitlines()


def test_one_process_serves_the_figures_of_all(tmp_path):
    folder = tmp_path / "metrics"
    metrics.prepare_folder(folder)
    for age in (90.0, 7.0):
        counted = run(folder, COUNT + f"    metrics.observe_outbox({age}, 3)\n")
        assert counted.wait(30) == 0
    server = run(
        folder,
        f"""
        from service.runtime import metrics
        served = metrics.serve_metrics({free_port()})
        print(served.port, metrics.serve_metrics(served.port), flush=True)
        import time; time.sleep(60)
        """,
    )
    try:
        port, again = server.stdout.readline().split()
        found = read(int(port))
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait(10)
    assert again == "None"
    assert 'chancery_requests_total{method="GET",route="/letters/{id}",status="200"} 2.0' in found
    assert 'chancery_requests_total{method="other",route="/letters/{id}",status="200"} 2.0' in found
    assert 'chancery_request_seconds_bucket{le="0.05",method="GET",route="/letters/{id}"} 2.0' in found
    assert 'chancery_jobs_total{job="remind",outcome="done"} 2.0' in found
    assert 'chancery_mails_total{outcome="delivered"} 2.0' in found
    assert "chancery_outbox_oldest_seconds 7.0" in found
    assert "chancery_outbox_waiting 3.0" in found


def test_an_earlier_starts_figures_are_emptied(tmp_path):
    counted = run(tmp_path, COUNT)
    assert counted.wait(30) == 0
    assert list(tmp_path.glob("*.db"))
    metrics.prepare_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_port_zero_means_off_and_a_wrong_address_is_told():
    assert metrics.serve_metrics(0) is None
    with pytest.raises(OSError):
        metrics.serve_metrics(free_port(), "192.0.2.1")


def test_it_stops_when_told():
    server = metrics.serve_metrics(free_port())
    assert any(line.startswith("# HELP chancery_requests_total") for line in read(server.port))
    server.close()
    with pytest.raises(OSError):
        read(server.port)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
