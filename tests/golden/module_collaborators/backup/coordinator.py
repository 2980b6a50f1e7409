"""Shape: the collaborators are imported functions, and a class constructed inside."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from backup import tools
from backup.tools import HAS_SPARSE_FILES, Uploader, UploadFailed, checksum, run_in_thread

logger = logging.getLogger(__name__)

MIN_FREE = 200


@dataclass(frozen=True)
class BackupResult:
    """Where a file went."""

    path: Path
    url: str
    digest: str


class BackupCoordinator:
    """Uploads files which have changed."""

    def __init__(self, bucket: str, channel: str | None = None) -> None:
        self.bucket = bucket
        self.channel = channel
        self._uploader: Uploader | None = None
        self._digests: dict[Path, str] = {}

    @property
    def uploader(self) -> Uploader:
        """The uploader, made when first needed."""
        if self._uploader is None:
            self._uploader = Uploader(self.bucket, timeout=10.0)
        return self._uploader

    async def backup(self, path: Path) -> BackupResult | None:
        """Upload one file unless it is unchanged or there is no room."""
        if tools.free_megabytes(path) < MIN_FREE:
            logger.error("no room to back up %s", path)
            return None
        digest = await run_in_thread(checksum, path)
        if self._digests.get(path) == digest:
            logger.debug("%s is unchanged", path)
            return None
        try:
            url = await self.uploader.upload(path, digest)
        except UploadFailed as exc:
            logger.error("upload of %s failed: %s", path, exc)
            await self._tell(f"backup of {path.name} failed")
            raise
        self._digests[path] = digest
        return BackupResult(path, url, digest)

    async def backup_all(self, paths: list[Path]) -> list[BackupResult]:
        """Upload many files; a failing one is left out."""
        results: list[BackupResult] = []
        for path in paths:
            try:
                result = await self.backup(path)
            except UploadFailed:
                continue
            if result is not None:
                results.append(result)
        if results:
            await self._tell(f"{len(results)} files saved")
        return results

    async def _tell(self, text: str) -> None:
        if self.channel is None:
            return
        try:
            await tools.notify(self.channel, text)
        except Exception:
            logger.exception("channel %s not told", self.channel)

    def mode(self) -> str:
        """Say how holes in files are treated."""
        return "sparse" if HAS_SPARSE_FILES else "whole"
