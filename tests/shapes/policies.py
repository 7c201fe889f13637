"""The clean policies, and the app type of those that have one."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "clean"
POLICIES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".txt", ".md"))
APP_TYPES = {
    "bank.txt": "mobile-banking",
    "labels.txt": "parcel-delivery",
    "news.txt": "news",
    "numbered.txt": "ride-hailing",
    "shop.md": "online-shopping",
    "social.md": "online-community",
    "tables.md": "fitness",
    "utility.txt": "utility",
}
