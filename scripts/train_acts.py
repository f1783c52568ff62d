"""Rebuilds the act classifiers in models/acts from their corpus: `make train`, or with languages as arguments."""

from __future__ import annotations

import shutil
import sys

from companion import places
from companion.analysis.corpus import corpus_digest, read_examples
from companion.analysis.training import train
from companion.events import LANGUAGES


def main(languages: list[str]) -> None:
    for language in LANGUAGES:
        if languages and language not in languages:
            continue
        paths = sorted(places.shipped("models", "acts", "corpus", language).glob("*.jsonl"))
        examples = read_examples(paths)
        print(f"{language}: {len(examples)} sentences from {len(paths)} files", flush=True)
        folder = places.shipped("models", "acts") / language
        fresh = folder.with_name(f"{language}.new")
        train(language, examples, fresh, corpus_sha256=corpus_digest(paths))
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"{language}: written to {folder}, {size / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
