"""What every started server needs: an unprivileged user, a place that user may enter, a free port, a clean end."""

import contextlib
import ctypes
import errno
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
# Only root needs it: a folder that every user may walk through, unlike a private home or temporary folder.
PUBLIC_HOME = Path("/var/lib/chancery")
# Data that root keeps in such a place may go as the place goes.
PASSING = (Path("/tmp"), Path("/var/tmp"))
PR_SET_PDEATHSIG = 1


class CannotStart(Exception):
    """Something cannot be started; `sentence` tells the operator, in one English sentence, what and why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Servant:
    """The user a server runs as. None everywhere: the user who runs us."""

    uid: int | None = None
    gid: int | None = None

    def own(self, path: Path) -> None:
        """Hand a file or a whole folder to the servant."""
        if self.uid is None or self.gid is None:
            return
        os.chown(path, self.uid, self.gid, follow_symlinks=False)
        for folder, folders, files in os.walk(path):
            for name in folders + files:
                os.chown(Path(folder) / name, self.uid, self.gid, follow_symlinks=False)

    def may_reach(self, path: Path) -> bool:
        """Whether the servant may walk through every folder above `path`."""
        if self.uid is None:
            return True
        return all(self._may_enter(folder) for folder in path.resolve().parents)

    def _may_enter(self, folder: Path) -> bool:
        facts = folder.stat()
        if facts.st_uid == self.uid:
            return bool(facts.st_mode & 0o100)
        if facts.st_gid == self.gid:
            return bool(facts.st_mode & 0o010)
        return bool(facts.st_mode & 0o001)


def servant(folder: Path) -> Servant:
    """Who a server runs as: ourselves, or, for root, the owner of the server's folder, and `nobody` for a new one.

    PostgreSQL refuses to run as root, and wants a user that the system knows by name.
    """
    if os.geteuid() != 0:
        return Servant()
    if folder.exists() and (owner := folder.stat()).st_uid != 0:
        with contextlib.suppress(KeyError):
            known = pwd.getpwuid(owner.st_uid)
            return Servant(known.pw_uid, known.pw_gid)
    nobody = pwd.getpwnam("nobody")
    return Servant(nobody.pw_uid, nobody.pw_gid)


def sentence_for(error: OSError, folder: Path) -> str:
    """One sentence for what the operating system refused in `folder`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full: nothing more can be written under {folder}."
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"The folder {folder} cannot be written: {error.strerror}."
    return f"The folder {folder} cannot be used: {error.strerror}."


def prepare_home(link: Path, *, passing: bool) -> tuple[Path, Servant]:
    """Make the server's own folder at `link` and return where it really is and who runs there.

    When root starts the server and its user could not reach `link`, the folder is made in a public place and `link`
    becomes a symbolic link to it. `passing`: the data need not outlive the machine (tests).
    """
    try:
        link.parent.mkdir(parents=True, exist_ok=True)
        who = servant(link)
        if not link.exists():
            _make_home(link, who, passing)
        home = link.resolve()
        if who.uid is not None and home.stat().st_uid != who.uid:
            who.own(home)
        if not os.access(home, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "it belongs to another user or is read-only")
    except OSError as error:
        raise CannotStart(sentence_for(error, link)) from error
    return home, who


def _make_home(link: Path, who: Servant, passing: bool) -> None:
    if who.may_reach(link):
        link.mkdir(mode=0o700)
        who.own(link)
        return
    passing_place = next((place for place in PASSING if link.is_relative_to(place)), PASSING[0] if passing else None)
    if passing_place is not None:
        home = Path(tempfile.mkdtemp(prefix="chancery-", dir=passing_place))
    else:
        PUBLIC_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        home = Path(tempfile.mkdtemp(prefix=f"{link.name}-", dir=PUBLIC_HOME))
    if link.is_symlink():
        link.unlink()
    link.symlink_to(home, target_is_directory=True)


def remove_home(link: Path) -> None:
    """Delete what `prepare_home` made, wherever it is."""
    shutil.rmtree(link.resolve(), ignore_errors=True)
    if link.is_symlink():
        link.unlink()


def reachable_copy(source: Path, name: str, who: Servant) -> Path:
    """`source` (a file or folder of programs), or a copy of it where the servant can reach it."""
    if who.may_reach(source / "any"):
        return source
    target = PUBLIC_HOME / name
    if target.exists():
        return target
    PUBLIC_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    partial = PUBLIC_HOME / f".{name}.{os.getpid()}"
    if source.is_dir():
        shutil.copytree(source, partial, symlinks=True)
    else:
        shutil.copy2(source, partial)
    partial.chmod(0o755)
    with contextlib.suppress(OSError):  # somebody else was faster
        partial.rename(target)
    return target


def free_port() -> int:
    """A TCP port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def port_taken(port: int, host: str = HOST) -> bool:
    """Whether something already listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    cwd: Path,
    environment: Mapping[str, str],
    who: Servant,
    with_parent: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process in its own process group; what it says is added to the file `log`.

    `with_parent`: the signal it gets when we die without a word (Linux only).
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=dict(environment),
            start_new_session=True,
            user=who.uid,
            group=who.gid,
            extra_groups=None if who.uid is None else [],
            preexec_fn=_dying_with_parent(with_parent),  # noqa: PLW1509 - one system call, no lock is taken
        )


def _dying_with_parent(number: int | None) -> Callable[[], None] | None:
    if number is None or sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)

    def ask() -> None:
        library.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)

    return ask


def end(process: subprocess.Popen[bytes], *, by: int = signal.SIGTERM, within: float = 10.0) -> None:
    """Ask the process to end, and after `within` seconds kill its whole group."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(by)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(within)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def tail(log: Path, since: int = 0, lines: int = 3) -> str:
    """The last lines a server wrote after byte `since` of its log."""
    with contextlib.suppress(OSError), log.open("rb") as text:
        text.seek(since)
        return " / ".join(text.read().decode(errors="replace").strip().splitlines()[-lines:])
    return ""


def size(log: Path) -> int:
    """The size of a log in bytes; 0 when there is none."""
    try:
        return log.stat().st_size
    except OSError:
        return 0


def wait_seconds(until: float) -> bool:
    """Sleep a moment; False when the clock has passed `until` (of time.monotonic)."""
    time.sleep(0.02)
    return time.monotonic() < until
