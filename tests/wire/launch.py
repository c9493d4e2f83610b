"""Runs the bot as it is against the Discord of the test, with the clock that they share.

python -m tests.wire.launch ADDRESS CLOCK NUMBER MODULE [ARGUMENTS]
"""

import runpy
import sys

from harness import launch

from tests.wire.shared_clock import bots_clock


def main() -> None:
    """Patch the clock first, then hand over."""
    address, path, number, module = sys.argv[1:5]
    bots_clock().follow(path, int(number))
    launch.redirect(address)
    sys.argv = [module, *sys.argv[5:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
