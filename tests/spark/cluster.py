"""A standalone cluster of Spark on loopback: a master and two workers of one core, each a JVM of its own, in folders of
their own, stopped by their process ids."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Dict, List, NamedTuple

import pyspark

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
_DEPLOY = "org.apache.spark.deploy"
_SPARK = Path(pyspark.__file__).parent


class Cluster:
    """Starts when it is made; stop() ends every process that it started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._processes: List[subprocess.Popen] = []
        port = _free_port(7077)
        self.url = f"spark://127.0.0.1:{port}"
        try:
            self._start("master", f"{_DEPLOY}.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
            self._wait("master", "I have been elected leader", 1)
            for i in range(WORKERS):
                self._start(f"worker-{i}", f"{_DEPLOY}.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "--cores", "1",
                            "--memory", "1g", "--work-dir", str(folder / f"work-{i}"), self.url)
            self._wait("master", "Registering worker", WORKERS)
        except BaseException:
            self.stop()
            raise

    def _environment(self) -> Dict[str, str]:
        """Nothing of this checkout: an executor finds dragoman in what it is sent, or not at all."""
        named = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "DRAGOMAN_LIBRARY")}
        local = self.folder / "local"
        local.mkdir(exist_ok=True)
        return {**named, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(local), "SPARK_HOME": str(_SPARK),
                "SPARK_NO_DAEMONIZE": "1", "PYSPARK_PYTHON": sys.executable}

    def _start(self, name: str, main: str, *arguments: str) -> None:
        command = [str(_SPARK / "bin" / "spark-class"), main, *arguments]
        with open(self.folder / f"{name}.log", "wb") as log:
            self._processes.append(
                subprocess.Popen(command, cwd=self.folder, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            )

    def _wait(self, name: str, words: str, times: int) -> None:
        end = time.monotonic() + 120
        while (self.folder / f"{name}.log").read_text(errors="replace").count(words) < times:
            if time.monotonic() > end or any(process.poll() is not None for process in self._processes):
                raise RuntimeError(f"{name} does not say {words!r}: see {self.folder}")
            time.sleep(0.2)

    def executors(self) -> List[int]:
        """Process ids of the executors: JVMs that our workers started."""
        workers = {process.pid for process in self._processes[1:]}
        return sorted(pid for pid, process in _processes().items()
                      if process.parent in workers and b"CoarseGrainedExecutorBackend" in process.command)

    def python_workers(self) -> List[int]:
        """Process ids of the executors' Python: Spark's daemon, and what it has forked."""
        every, found = _processes(), self.executors()
        executors = len(found)
        for pid in found:  # which grows as children are found
            found += [child for child, process in every.items() if process.parent == pid]
        return found[executors:]

    def session(self, **settings: str):
        """A session whose executors are on the cluster."""
        from pyspark.sql import SparkSession

        os.environ.update(self._environment())
        builder = SparkSession.builder.master(self.url).appName("dragoman")
        fixed = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false",
                 "spark.ui.showConsoleProgress": "false", "spark.executor.memory": "1g", "spark.driver.memory": "1g",
                 "spark.sql.warehouse.dir": str(self.folder / "warehouse")}
        for name, value in {**fixed, **settings}.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        return session

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.send_signal(signal.SIGTERM)
        for process in reversed(self._processes):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class _Process(NamedTuple):
    parent: int
    command: bytes


def _processes() -> Dict[int, _Process]:
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit():
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                found[int(entry.name)] = _Process(parent, (entry / "cmdline").read_bytes())
        except (OSError, IndexError):
            continue  # it has ended
    return found


def _free_port(first: int) -> int:
    for port in range(first, first + 100):
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError("no free port")
