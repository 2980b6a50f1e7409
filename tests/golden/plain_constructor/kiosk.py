"""Shape: no context and no annotations; collaborators are whatever was passed in."""

import asyncio
import logging

LOG = logging.getLogger("kiosk")

DEFAULT_LANGUAGE = "en"


class KioskManager:
    """Shows pages on a screen."""

    def __init__(self, screen, pages, printer=None, options=None):
        self.screen = screen
        self.pages = pages
        self.printer = printer
        self.options = options or {}
        self.current = None
        self.tasks = []

    async def start(self):
        """Show the first page, then turn the pages."""
        if not self.pages:
            LOG.warning("nothing to show")
            return False
        await self.show(self.pages[0])
        self.tasks.append(asyncio.create_task(self._turn()))
        return True

    async def stop(self):
        """Stop turning and switch the screen off."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.tasks = []
        self.screen.off()

    async def show(self, page):
        """Show one page; return its title."""
        language = self.options.get("language", DEFAULT_LANGUAGE)
        title = getattr(page, "title", None) or "untitled"
        try:
            await self.screen.draw(title, language)
        except Exception as e:
            LOG.error("cannot draw %s: %s", title, e)
            self.current = None
            return None
        self.current = page
        return title

    def print_current(self, copies=1):
        """Print the current page when there is a printer."""
        if self.printer is None or self.current is None:
            return 0
        if not isinstance(copies, int) or copies < 1:
            raise ValueError(f"bad number of copies: {copies!r}")
        if not getattr(self.printer, "ready", False):
            LOG.info("printer is not ready")
            return 0
        if "max_copies" in self.options:
            copies = min(copies, self.options["max_copies"])
        self.printer.print(self.current, copies)
        return copies

    async def _turn(self):
        index = 0
        while True:
            await asyncio.sleep(self.options.get("seconds", 15))
            index = (index + 1) % len(self.pages)
            await self.show(self.pages[index])
