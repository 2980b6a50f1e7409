"""The interpreter a project runs in, and its package folders: found by path, nothing is started."""

from __future__ import annotations

import os
import re
import site
import sys
import sysconfig
from pathlib import Path
from typing import Final

from orchscaffold.config.complaints import wrong_value
from orchscaffold.errors import UsageError
from orchscaffold.project.pytest_config import upwards

VENVS: Final = (".venv", "venv")
BINARIES: Final = ("bin/python", "bin/python3", "Scripts/python.exe")


def find_python(root: Path, wanted: Path | None, setting: str = "") -> Path:
    """The interpreter to run the project's code in.

    `wanted` (an interpreter or an environment's folder), else `setting` (relative to `root`), else
    the project's `.venv` or `venv` (also of a folder above, inside the repository), else
    VIRTUAL_ENV, else the running one. Raises UsageError if `wanted` names none,
    ConfigError if `setting` does. Links are kept: they are what makes an environment.
    """
    if wanted is not None:
        found = _existing(wanted.expanduser().absolute())
        if found is None:
            hint = "Give the path of a Python executable, or of a virtual environment."
            raise UsageError(f"--python names no interpreter: {wanted}", hint=hint)
        return found
    if setting:
        found = _existing((root / Path(setting).expanduser()).absolute())
        if found is None:
            raise wrong_value("python", f"names no interpreter: {setting}", root / "pyproject.toml")
        return found
    for folder in upwards(root):
        for name in VENVS:
            found = _binary(folder / name)
            if found is not None:
                return found
    active = os.environ.get("VIRTUAL_ENV", "")
    found = _binary(Path(active)) if active else None
    return found or Path(sys.executable)


def _existing(path: Path) -> Path | None:
    """The interpreter at `path`, or in the environment there."""
    return _binary(path) if path.is_dir() else path if path.is_file() else None


def _binary(folder: Path) -> Path | None:
    """The interpreter of an environment folder."""
    return next((folder / name for name in BINARIES if (folder / name).is_file()), None)


def site_packages(python: Path) -> tuple[Path, ...]:
    """The folders in which `python` finds installed packages, in its order, path files followed."""
    if python == Path(sys.executable):
        return _with_path_files(_running())
    prefix = python.parent.parent
    settings = _pyvenv(prefix)
    found = _libraries(prefix, _version(python, settings))
    if not settings or settings.get("include-system-site-packages", "").lower() == "true":
        home = settings.get("home", "")
        base = Path(home).parent if home else python.resolve().parent.parent
        found += _libraries(base, _version(python, settings))
    return _with_path_files(tuple(dict.fromkeys(found)))


def _running() -> tuple[Path, ...]:
    paths = sysconfig.get_paths()
    user = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    names = (paths["purelib"], paths["platlib"], *site.getsitepackages(), *user)
    return tuple(dict.fromkeys(Path(name) for name in names if Path(name).is_dir()))


def _pyvenv(prefix: Path) -> dict[str, str]:
    """The keys of an environment's `pyvenv.cfg`; empty where there is none."""
    try:
        text = (prefix / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _version(python: Path, settings: dict[str, str]) -> str:
    """`3.12`, or "" where neither the configuration nor the file's name tells."""
    told = settings.get("version", settings.get("version_info", ""))
    found = re.match(r"(\d+\.\d+)", told) or re.search(r"python(\d+\.\d+)", python.resolve().name)
    return found[1] if found else ""


def _libraries(prefix: Path, version: str) -> tuple[Path, ...]:
    patterns = [
        f"{lib}/python{version or '3.*'}/{packages}"
        for lib in ("lib", "lib64", "local/lib")
        for packages in ("site-packages", "dist-packages")
    ]
    patterns += ["lib/python3/dist-packages", "Lib/site-packages"]
    found = [path for pattern in patterns for path in sorted(prefix.glob(pattern)) if path.is_dir()]
    unique: dict[Path, Path] = {}
    for path in found:
        unique.setdefault(path.resolve(), path)
    return tuple(unique.values())


def _with_path_files(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders and those that their `.pth` files add (editable installs)."""
    added: list[Path] = []
    for folder in folders:
        for path_file in sorted(folder.glob("*.pth")):
            added += _path_lines(folder, path_file)
    return tuple(dict.fromkeys((*folders, *added)))


def _path_lines(folder: Path, path_file: Path) -> list[Path]:
    try:
        lines = path_file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    names = (line.strip() for line in lines)
    wanted = (n for n in names if n and not n.startswith(("#", "import ", "import\t")))
    return [folder / name for name in wanted if (folder / name).is_dir()]


def is_installed(packages: tuple[Path, ...], name: str) -> bool:
    """Whether the import package or module `name` lies in one of the folders."""
    return any((folder / name).is_dir() or (folder / f"{name}.py").is_file() for folder in packages)
