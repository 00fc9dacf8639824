"""Where things are read and written."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / 'tests' / 'reference'
PICTURES = REFERENCE / 'pictures'
ODD = REFERENCE / 'odd-files'
PIXELS = REFERENCE / 'pixels'
TINY = REFERENCE / 'models'
STARTER = ROOT / 'public' / 'models' / 'starter'


def empty_folder(folder):
    """Makes the folder, or removes the files in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
