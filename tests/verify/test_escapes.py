"""Every door out of the fence, tried: each attempt is refused and told; nothing is left behind."""

from __future__ import annotations

import os
import re
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from shop import build, listing, request

from orchscaffold.verify import VerifyResult, verify

# One run for all rows: on one worker.
pytestmark = pytest.mark.xdist_group("escapes")

DOORS = {
    # the network
    "create_connection": "socket.create_connection(('127.0.0.1', PORT))",
    "create_server": "socket.create_server(('127.0.0.1', 0))",
    "connect_ex": "socket.socket().connect_ex(('127.0.0.1', PORT))",
    "ipv6": "socket.socket(socket.AF_INET6).connect(('::1', PORT))",
    "asyncio connection": "asyncio.run(asyncio.open_connection('127.0.0.1', PORT))",
    "urllib": "urllib.request.urlopen(f'http://127.0.0.1:{PORT}/')",
    "http.client": "http.client.HTTPConnection('127.0.0.1', PORT).request('GET', '/')",
    "sendmsg": "socket.socket(type=socket.SOCK_DGRAM).sendmsg([b''], [], 0, ('127.0.0.1', PORT))",
    "abstract socket": "socket.socket(socket.AF_UNIX).bind('\\0orchscaffold')",
    "gethostbyname": "socket.gethostbyname('localhost')",
    # other programs
    "execv": "os.execv('/bin/true', ['true'])",
    "posix_spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "spawnl": "os.spawnl(os.P_WAIT, '/bin/true', 'true')",
    "popen": "os.popen('true')",
    "forkpty": "os.forkpty()",
    "pty": "pty.spawn(['true'])",
    "asyncio program": "asyncio.run(asyncio.create_subprocess_exec('true'))",
    "process pool": "list(ProcessPoolExecutor(1).map(abs, [1]))",
    "multiprocessing fork": "multiprocessing.get_context('fork').Process(target=print).start()",
    "forkserver": "multiprocessing.get_context('forkserver').Process(target=print).start()",
    "kill the group": "os.killpg(os.getpgid(os.getppid()), 15)",
    "kill the parent": "os.kill(os.getppid(), 15)",
    # libraries
    "ctypes": "ctypes.CDLL(None)",
    "ctypes with a path": "ctypes.cdll.LoadLibrary('libc.so.6')",
    # files
    "os.open": "os.open(OUT + '/a', os.O_WRONLY | os.O_CREAT)",
    "os.open to append": "os.open(MINE, os.O_WRONLY | os.O_APPEND)",
    "io.FileIO": "io.FileIO(OUT + '/a', 'w')",
    "io.open_code": "io.open(MINE, 'r+b')",
    "a folder's descriptor": "os.open('a', os.O_CREAT | os.O_WRONLY, dir_fd=os.open(OUT, 0))",
    "mkdir at a descriptor": "os.mkdir('a', dir_fd=os.open(OUT, 0))",
    "touch": "Path(OUT, 'a').touch()",
    "after chdir": "os.chdir(OUT); open('a', 'w')",
    "through ..": "open(os.path.join(os.getcwd(), '../' * 30 + OUT.lstrip('/'), 'a'), 'w')",
    "through a link": "os.symlink(OUT, 'link'); open('link/a', 'w')",
    "symlink outside": "os.symlink('/', OUT + '/a')",
    "hard link outside": "open('a', 'w').close(); os.link('a', OUT + '/a')",
    "hard link from outside": "os.link(MINE, 'b')",
    "hard link to a link's target": "os.symlink(MINE, 'e'); os.link('e', 'f')",
    "rename over what is outside": "os.symlink(MINE, 'g'); os.rename('g', MINE)",
    "rename": "os.rename(MINE, MINE + 'x')",
    "replace": "open('c', 'w').close(); os.replace('c', MINE)",
    "shutil.move": "shutil.move(MINE, 'd')",
    "shutil.copytree": "os.makedirs('t', exist_ok=True); shutil.copytree('t', OUT + '/t')",
    "rmtree": "shutil.rmtree(OUT)",
    "unlink": "os.unlink(MINE)",
    "truncate": "os.truncate(MINE, 0)",
    "chmod": "os.chmod(MINE, 0o777)",
    "utime": "os.utime(MINE)",
    "chown": "os.chown(MINE, os.getuid(), os.getgid())",
    "mkfifo": "os.mkfifo(OUT + '/a')",
    "mknod": "os.mknod(OUT + '/a')",
    "mmap": "mmap.mmap(os.open(MINE, os.O_RDWR), 0)",
    "tempfile": "tempfile.NamedTemporaryFile(dir=OUT)",
    "sqlite": "sqlite3.connect(OUT + '/a.db')",
    "sqlite by uri": "sqlite3.connect(f'file:{OUT}/a.db?mode=rwc', uri=True)",
    "sqlite attached": "sqlite3.connect(':memory:').execute('attach ? as b', (OUT + '/a.db',))",
    "sqlite vacuumed": "sqlite3.connect(':memory:').execute('vacuum into ?', (OUT + '/a.db',))",
    "dbm": "dbm.dumb.open(OUT + '/a', 'c')",
    "shelve": "shelve.open(OUT + '/a')",
    "logging": "logging.FileHandler(OUT + '/a.log')",
    "zipfile": "zipfile.ZipFile(OUT + '/a.zip', 'w')",
    "faulthandler": "faulthandler.enable(open(OUT + '/a', 'w'))",
    "swallowed": "contextlib.suppress(BaseException).__enter__(); tried(lambda: open(MINE, 'a'))",
    "in a thread": "Thread(target=tried, args=(lambda: open(MINE, 'a'),)).start()",
    "in a finalizer": "weakref.finalize(Thing(), tried, lambda: open(MINE, 'a'))",
    "by exec": "exec(\"open(MINE, 'a')\")",
}
HUNGRY = {
    "a loop in C": "sum(itertools.repeat(1))",
    "a regular expression": "re.match('(a+)+$', 'a' * 64 + 'b')",
    "a sleep": "time.sleep(60)",
    "a lock": "lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "much memory": "bytearray(1 << 36)",
    "a long list": "[0] * (1 << 36)",
    "memory that is written to": "b'x' * (1 << 33)",
}
HEAD = """\
import asyncio, contextlib, ctypes, dbm.dumb, faulthandler, http.client, io, itertools, logging
import mmap, multiprocessing, os, pty, re, shelve, shutil, socket, sqlite3, tempfile, threading
import time, urllib.request, weakref, zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from threading import Thread
from app import core

class Thing: ...

def tried(act):
    try:
        act()
    except BaseException:
        pass

"""


def _name(door: str) -> str:
    return "test_" + re.sub(r"\W+", "_", door)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Somebody who listens, so that a connection would come about."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        accepting = threading.Thread(target=lambda: server.accept(), daemon=True)  # noqa: PLW0108
        accepting.start()
        yield server.getsockname()[1]


def _verified(root: Path, port: int, doors: dict[str, str]) -> VerifyResult:
    project = build(root / "shop")
    out = root / "outside"
    out.mkdir()
    (out / "mine").write_bytes(b"mine\n")
    constants = f"OUT, MINE, PORT = {str(out)!r}, {str(out / 'mine')!r}, {port}\n"
    tests = "".join(f"def {_name(door)}(): {code}\n" for door, code in doors.items())
    before = listing(root)
    found = verify(request(project, HEAD + constants + tests))
    assert listing(root) == before
    assert (out / "mine").read_bytes() == b"mine\n"
    return found


@pytest.fixture(scope="module")
def escaping(tmp_path_factory: pytest.TempPathFactory, port: int) -> VerifyResult:
    return _verified(tmp_path_factory.mktemp("escaping"), port, DOORS)


@pytest.fixture(scope="module")
def hungry(tmp_path_factory: pytest.TempPathFactory, port: int) -> VerifyResult:
    return _verified(tmp_path_factory.mktemp("hungry"), port, HUNGRY)


@pytest.mark.parametrize("door", DOORS)
def test_a_door_is_closed(escaping: VerifyResult, door: str) -> None:
    found = next(test for test in escaping.tests if test.id == _name(door))
    assert (found.outcome, found.reason.startswith("fence: ")) == ("fence", True), found.reason


def test_a_link_of_its_own_is_not_what_it_leads_to(tmp_path: Path, port: int) -> None:
    own = {
        "removed": "os.symlink(OUT, 'a'); os.unlink('a')",
        "moved": "os.symlink(MINE, 'b'); os.rename('b', 'c')",
        "rmtree": "os.mkdir('d'); os.symlink(OUT, 'd/e'); shutil.rmtree('d')",
    }
    found = _verified(tmp_path, port, own)
    assert {test.id: test.reason for test in found.tests if not test.passed} == {}
    assert len(found.tests) == len(own)


@pytest.mark.parametrize("door", HUNGRY)
def test_a_test_that_does_not_end_is_ended(hungry: VerifyResult, door: str) -> None:
    found = next(test for test in hungry.tests if test.id == _name(door))
    assert found.outcome in ("hung", "failed"), (found.outcome, found.reason)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere data is not limited")
def test_a_test_that_asks_for_too_much_memory_alone_fails(hungry: VerifyResult) -> None:
    found = next(test for test in hungry.tests if test.id == _name("memory that is written to"))
    assert (found.outcome, "MemoryError" in found.reason) == ("failed", True), found.reason


def test_nothing_goes_on_afterwards(escaping: VerifyResult, hungry: VerifyResult) -> None:
    """No process is left that has the fence's start on its command line."""
    assert escaping.ran
    assert hungry.ran
    mine = os.getpid()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
            command = (entry.parent / "cmdline").read_bytes()
        except OSError:
            continue
        assert not (int(fields[1]) in (mine, 1) and b"_orchscaffold_fence" in command)
