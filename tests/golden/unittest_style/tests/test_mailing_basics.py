"""Written by hand before the generator came: it shows which runner the project uses."""

import unittest
from unittest.mock import create_autospec

from mailing import MailingManager, Message, Transport


class MailingManagerTest(unittest.IsolatedAsyncioTestCase):
    """The manager's first promises."""

    def setUp(self) -> None:
        self.transport = create_autospec(Transport, instance=True)
        self.manager = MailingManager(self.transport)

    async def test_deliver_needs_a_connection(self) -> None:
        with self.assertRaises(RuntimeError):
            await self.manager.deliver(Message(to="a@example.org", subject="hello"))

    async def test_start_and_stop(self) -> None:
        self.assertTrue(await self.manager.start())
        await self.manager.stop()
        self.transport.close.assert_awaited_once_with()


if __name__ == "__main__":
    unittest.main()
