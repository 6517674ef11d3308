"""What comes from the operating system: Pango and a font for PDFs, and for tests a browser.

Root gets the packages installed. An ordinary user on Debian or Ubuntu gets the libraries unpacked into
``.venv/system`` without installing anything; see :mod:`metcrm.run.libraries` for how they are found. Everybody else
gets the exact command in one sentence.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

from metcrm.run import libraries
from metcrm.run.problems import Problem

from .shell import Shell

LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
LIBRARY_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"]
BROWSER_PACKAGES = ["chromium", "libatomic1"]
OFFICE_PACKAGES = ["libreoffice-impress"]
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
OTHER_SYSTEMS = {  # where PDFs' libraries come from without apt
    "dnf": "sudo dnf install pango harfbuzz dejavu-sans-fonts",
    "pacman": "sudo pacman -S pango harfbuzz ttf-dejavu",
    "zypper": "sudo zypper install libpango-1_0-0 libharfbuzz-subset0 dejavu-fonts",
    "apk": "sudo apk add pango harfbuzz-subset font-dejavu",
}
MACOS = sys.platform == "darwin"


def ensure_libraries(shell: Shell) -> dict[str, str]:
    """See to the libraries behind PDFs; returns the variables under which a process finds them."""
    if MACOS:
        return _macos()
    if _system_has_libraries():
        return {}
    own = shell.venv / "system"
    if not libraries.complete(own):
        _get_libraries(shell, own)
    return libraries.variables(own) if libraries.complete(own) else {}


def ensure_browser(shell: Shell) -> dict[str, str]:
    """See to Chromium for the browser journeys; returns ``CHROMIUM``, its path.

    Raises Problem, which names the packages, where they are missing and may not be installed.
    """
    browser = find_browser()
    if browser is None or not (MACOS or _loads("libatomic.so.1")):
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            how = "sudo apt-get install " + " ".join(BROWSER_PACKAGES) if not MACOS else "install Google Chrome"
            raise Problem(f"The browser journeys need the packages chromium and libatomic1: {how}, then start again.")
        shell.say("installing Chromium for the browser journeys (about a minute, once) …")
        apt_install(shell, BROWSER_PACKAGES)
        browser = find_browser()
    if browser is None:
        raise Problem("Chromium was installed but is not on PATH: set CHROMIUM to its path and start again.")
    return {"CHROMIUM": browser}


def ensure_office(shell: Shell) -> dict[str, str]:
    """See to LibreOffice, in which tests open our presentations; returns ``SOFFICE``, its path.

    Raises Problem, which names the package, where it is missing and may not be installed.
    """
    office = find_office()
    if office is None:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            how = "sudo apt-get install --no-install-recommends " + " ".join(OFFICE_PACKAGES)
            how = "install LibreOffice" if MACOS else how
            raise Problem(f"The tests of presentations need LibreOffice Impress: {how}, then start again.")
        shell.say("installing LibreOffice Impress for the tests of presentations (half a minute, once) …")
        apt_install(shell, OFFICE_PACKAGES)
        office = find_office()
    if office is None:
        raise Problem("LibreOffice was installed but is not on PATH: set SOFFICE to its path and start again.")
    return {"SOFFICE": office}


def find_office() -> str | None:
    """The path of ``SOFFICE``, or of a LibreOffice on this machine."""
    found = [shutil.which(name) for name in ("soffice", "libreoffice")]
    if MACOS:
        program = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
        found.append(str(program) if program.exists() else None)
    return next((path for path in (os.environ.get("SOFFICE"), *found) if path), None)


def find_browser() -> str | None:
    """The path of ``CHROMIUM``, or of a Chromium or Chrome on this machine."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = [shutil.which(name) for name in names]
    if MACOS:
        chrome = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
        found.append(str(chrome) if chrome.exists() else None)
    return next((path for path in (os.environ.get("CHROMIUM"), *found) if path), None)


def apt_install(shell: Shell, names: list[str]) -> None:
    """Install Debian packages, as root."""
    remedy = f"run apt-get update && apt-get install {' '.join(names)} yourself and start again"
    doing = f"Installing {' '.join(names)}"
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    wait = ["-o", "DPkg::Lock::Timeout=120"]
    shell.run(["apt-get", *wait, "update"], doing=doing, remedy=remedy, env=quiet)
    command = ["apt-get", *wait, "install", "-y", "--no-install-recommends", *names]
    shell.run(command, doing=doing, remedy=remedy, env=quiet)


def _get_libraries(shell: Shell, own: Path) -> None:
    if not shutil.which("apt-get"):
        known = [command for tool, command in OTHER_SYSTEMS.items() if shutil.which(tool)]
        how = known[0] if known else "install Pango 1.44 or newer, HarfBuzz with its subset library, and a font"
        raise Problem(f"PDFs need Pango, HarfBuzz and a font: {how}, then start again.")
    if os.geteuid() == 0:
        shell.say("installing the libraries that PDFs need …")
        apt_install(shell, LIBRARY_PACKAGES)
    else:
        shell.say("unpacking the libraries that PDFs need into .venv (nothing is installed) …")
        _unpack(shell, own)


def _unpack(shell: Shell, own: Path) -> None:
    """Download what this machine lacks with apt, in folders of our own, and unpack it below ``own``."""
    shutil.rmtree(own, ignore_errors=True)
    apt, fresh = shell.venv / "apt", shell.venv / "system.new"
    for folder in (apt / "state" / "lists" / "partial", apt / "cache" / "archives" / "partial", fresh):
        folder.mkdir(parents=True, exist_ok=True)
    options = ["-o", f"Dir::State={apt / 'state'}", "-o", f"Dir::Cache={apt / 'cache'}"]
    options += ["-o", "Dir::State::status=/var/lib/dpkg/status", "-o", "Debug::NoLocking=1"]
    doing = "Fetching the libraries that PDFs need"
    remedy = f"run sudo apt-get install {' '.join(LIBRARY_PACKAGES)} and start again"
    shell.run(["apt-get", *options, "update"], doing=doing, remedy=remedy)
    download = ["install", "-y", "--download-only", "--no-install-recommends", *LIBRARY_PACKAGES]
    shell.run(["apt-get", *options, *download], doing=doing, remedy=remedy)
    for package in sorted((apt / "cache" / "archives").glob("*.deb")):
        shell.run(["dpkg", "-x", package, fresh], doing=doing, remedy=remedy)
    libraries.finish(fresh, own)
    shutil.rmtree(apt)


def _system_has_libraries() -> bool:
    return all(_loads(name) for name in LIBRARIES) and _has_font()


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _has_font() -> bool:
    """WeasyPrint crashes the whole process on a machine without any font."""
    folders = (Path(name).expanduser() for name in FONT_FOLDERS)
    return any(path.suffix in {".ttf", ".otf", ".ttc", ".pfb"} for each in folders for path in each.rglob("*"))


def _macos() -> dict[str, str]:
    prefixes = [Path("/opt/homebrew/lib"), Path("/usr/local/lib")]
    found = [str(prefix) for prefix in prefixes if (prefix / "libpango-1.0.dylib").exists()]
    if not found:
        raise Problem("PDFs need Pango: brew install pango, then start again.")
    return {"DYLD_FALLBACK_LIBRARY_PATH": ":".join(found)}
