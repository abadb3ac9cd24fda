"""A person's recordings, as a station keeps them for the voice `recorded:NAME`."""

import csv

from sounds import save, tone


def record(folder, texts):
    """Tones of so many seconds for these texts, with their index."""
    folder.mkdir(parents=True)
    with (folder / "index.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["lời", "tệp"])
        for number, (text, seconds) in enumerate(texts.items()):
            save(folder / f"{number}.wav", tone(seconds, rate=24_000, hertz=300 + number), rate=24_000)
            rows.writerow([text, f"{number}.wav"])
    return folder
