"""What the mark of a helper says of it: its id, the digest of what it is made from."""

from __future__ import annotations

from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.testcode import Helper
from orchscaffold.patching.digests import data_digest


def helper_digest(helper: Helper) -> str:
    """The digest of what a helper is made from, for its mark."""
    return data_digest((helper, helper.house) if helper.house else helper)


def helper_id(module: str, helper: Helper) -> str:
    """The id in a helper's mark: the module's last name and the helper's; where modules share
    helpers, the module's whole name.
    """
    if helper.is_shared:
        return str(ScenarioId.of_shared_helper(module, helper.name))
    return str(ScenarioId.of_helper(module, helper.name))
