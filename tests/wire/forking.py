"""Imports the bot and forks for each process that the nursery is asked for.

python -m tests.wire.forking FILENO
"""

import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module

from tests.wire.shared_clock import bots_clock

IMPORTED = ("harness.launch", "bot.cli.run", "bot.cli.personal", "bot.cli.copies")


def main() -> None:
    """Returns in the forks too, when their module has ended."""
    bots_clock()
    gc.disable()  # as in the bot: all of it stays
    for name in IMPORTED:
        import_module(name)
    gc.freeze()
    if command := wait(socket.socket(fileno=int(sys.argv[1]))):
        gc.enable()
        sys.argv = command
        runpy.run_module(command[0], run_name="__main__", alter_sys=True)


def wait(control: socket.socket) -> list[str]:
    """Returns with a command in each process that is to run one, with none when nobody asks any
    more."""
    with control:
        while True:
            said, files, _, _ = socket.recv_fds(control, 1, 2)
            if not said:
                break
            if os.fork() == 0:
                control.close()
                return look_after(*files)
            for one in files:
                os.close(one)
    with suppress(ChildProcessError):
        while True:
            os.wait()
    return []


def look_after(line: int, output: int) -> list[str]:
    """Start one process, say its number, and how it ended; returns in that process."""
    with socket.socket(fileno=line) as told:
        wanted = json.loads(told.makefile().readline())
        number = os.fork()
        if number != 0:
            with suppress(BrokenPipeError):  # nobody waits for it any more
                told.sendall(b"%d\n" % number)
                told.sendall(b"%d\n" % end_of(number, told))
            os._exit(0)
    for standard in (1, 2):
        os.dup2(output, standard)
    os.close(output)
    os.chdir(wanted["cwd"])
    os.environ.clear()
    os.environ.update(wanted["env"])
    command: list[str] = wanted["command"]
    return command


def end_of(number: int, told: socket.socket) -> int:
    """How a process ended. It is killed where whoever asked for it is gone, as after a timeout."""
    gone, _, _ = select.select([told, os.pidfd_open(number)], [], [])
    if told in gone:
        os.kill(number, signal.SIGKILL)
    _, status = os.waitpid(number, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main()
