"""From a bare machine to a running command: ``python3 metcrm/run/bootstrap.py run|test|check|bench|shots|setup``.

Runs on the system's Python with the standard library alone, makes what is missing (Python packages, system libraries,
styles and fonts, for tests a browser), and then becomes the command itself inside ``.venv``. What is there already is
recognised by stamps, so the second start takes a moment.
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the system's Python may be anything
    sys.exit(
        f"metcrm: Python 3.11 or newer is needed and this is {sys.version_info[0]}.{sys.version_info[1]}: "
        "install one and name it, as in make PYTHON=python3.12 run."
    )

from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[0] = str(REPOSITORY)  # by path Python puts metcrm/run here

from metcrm.run import envfile, problems  # noqa: E402 - only now can they be found
from metcrm.run.setup import assets, packages, system  # noqa: E402
from metcrm.run.setup.shell import Shell  # noqa: E402

Command = Callable[[list[str]], list[str]]
COMMANDS: dict[str, Command] = {
    "run": lambda arguments: ["-m", "metcrm.run.supervisor", *arguments],
    "test": lambda arguments: ["-m", "pytest", "-n", "2", *arguments],
    "check": lambda arguments: ["-m", "metcrm.run.checks", *arguments],
    "bench": lambda arguments: ["-m", "tests.bench", *arguments],
    "shots": lambda arguments: ["-m", "tests.shots", *arguments],
}
NEEDS_BROWSER = {"test", "bench", "shots"}


def set_up(command: str) -> dict[str, str]:
    """Make what ``command`` needs; returns the variables that its process needs beside our own."""
    data_dir = envfile.make_data_dir()
    shell = Shell(REPOSITORY, data_dir / "log" / "setup.log")
    develop = command not in {"run", "setup"}
    with shell.alone():
        browser = system.ensure_browser(shell) if command in NEEDS_BROWSER else {}
        office = system.ensure_office(shell) if command == "test" else {}
        packages.ensure(shell, develop=develop)
        libraries = system.ensure_libraries(shell)
        assets.ensure(shell, develop=develop)
    return {**browser, **office, **libraries}


def main(arguments: list[str]) -> None:
    """Set up and become the command. Ends with exit code 1 and one sentence when something is in the way."""
    if not arguments or arguments[0] not in {*COMMANDS, "setup"}:
        sys.exit(f"usage: bootstrap.py {'|'.join([*COMMANDS, 'setup'])} [arguments]")
    command, rest = arguments[0], arguments[1:]
    try:
        variables = set_up(command)
    except problems.Problem as problem:
        sys.exit(f"metcrm: {problem}")
    except OSError as error:
        sys.exit(f"metcrm: {problems.from_os_error(error)}")
    except KeyboardInterrupt:
        sys.exit("metcrm: stopped; the same command goes on from here.")
    if command != "setup":
        python = REPOSITORY / ".venv" / "bin" / "python"
        os.chdir(REPOSITORY)
        os.execve(python, [str(python), *COMMANDS[command](rest)], {**os.environ, **variables})  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
