"""Serves listed files of front-end packages as static files, straight from node_modules."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


class PackageStorage(FileSystemStorage):
    """The files of one package; collectstatic puts `prefix` before their paths."""

    prefix = ""


class NpmFinder(BaseFinder):
    """Finds `vendor/<prefix>/<file>` for every file that `settings.NPM_ASSETS` lists."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, PackageStorage]]:
        """Yield (path inside the package, storage with the prefix), as collectstatic wants them.

        What to ignore is not asked: the list of files says it already.
        """
        for prefix, root, path in _listed_files():
            storage = PackageStorage(location=str(root))
            storage.prefix = f"vendor/{prefix}"
            yield path.relative_to(root).as_posix(), storage

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file behind a static path, or all of them; [] when there is none."""
        hits = [
            str(file)
            for prefix, root, file in _listed_files()
            if f"vendor/{prefix}/{file.relative_to(root).as_posix()}" == path
        ]
        if find_all:
            return hits
        return hits[0] if hits else []


def _listed_files() -> Iterator[tuple[str, Path, Path]]:
    """Yield (prefix, package folder, file) for each listed file that exists."""
    node_modules = Path(settings.BASE_DIR) / "node_modules"
    for prefix, (folder, patterns) in settings.NPM_ASSETS.items():
        root = node_modules / folder
        for pattern in patterns:
            for file in sorted(root.glob(pattern)):
                yield prefix, root, file
