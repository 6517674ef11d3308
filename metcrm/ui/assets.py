"""Which files of which front-end packages are served.

A mapping of prefix to (folder below node_modules, file patterns). A file `f` of prefix `p` is the static file
`vendor/p/f`. Only what is listed is served: packages bring thousands of files that nobody asked for. The source map
stays in the list because the hashed-name storage follows `sourceMappingURL` and refuses a CSS file whose map is absent.

Standard library only: the settings import it.
"""

from typing import Final

NPM_ASSETS: Final[dict[str, tuple[str, list[str]]]] = {
    "bootstrap": ("bootstrap/dist", ["css/bootstrap.min.css", "css/bootstrap.min.css.map"]),
    # IndexedDB with promises, 4 kB: what the phone keeps; in pages and in the service worker.
    "idb": ("idb/build", ["umd.js"]),
    # Pages: one variable file, Latin.
    "inter": ("@fontsource-variable/inter", ["files/inter-latin-wght-normal.woff2"]),
    # Printed documents: .woff renders twice as fast there as .woff2. The other subsets are for names: Łukasz, Nguyễn,
    # Ελένη, Жанна; Arabic and Hebrew ones have fonts of their own.
    "inter-static": (
        "@fontsource/inter",
        [
            f"files/inter-{subset}-{weight}-normal.woff"
            for subset in ("latin", "latin-ext", "vietnamese", "greek", "cyrillic")
            for weight in (400, 600, 700)
        ],
    ),
    "arabic": (
        "@fontsource/noto-sans-arabic",
        [f"files/noto-sans-arabic-arabic-{weight}-normal.woff" for weight in (400, 600, 700)],
    ),
    "hebrew": (
        "@fontsource/noto-sans-hebrew",
        [f"files/noto-sans-hebrew-hebrew-{weight}-normal.woff" for weight in (400, 600, 700)],
    ),
    "serif": (
        "@fontsource/source-serif-4",
        [
            f"files/source-serif-4-{subset}-{cut}.woff"
            for subset in ("latin", "latin-ext")
            for cut in ("400-normal", "400-italic", "600-normal", "700-normal")
        ],
    ),
}
