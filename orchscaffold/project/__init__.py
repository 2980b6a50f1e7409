"""Facts about the user's project, read from its files: root, layout, interpreter, runner,
formatter.
"""

from orchscaffold.project.discovery import Discover, discover_project, discoverer, pytest_config_of
from orchscaffold.project.layout import (
    enhanced_beside,
    enhanced_file,
    helpers_file,
    is_below,
    is_test_file,
    is_test_side,
    module_file,
    module_folder,
    module_name,
    source_file,
    test_file,
)
from orchscaffold.project.pytest_config import PytestConfig

__all__ = [
    "Discover",
    "PytestConfig",
    "discover_project",
    "discoverer",
    "enhanced_beside",
    "enhanced_file",
    "helpers_file",
    "is_below",
    "is_test_file",
    "is_test_side",
    "module_file",
    "module_folder",
    "module_name",
    "pytest_config_of",
    "source_file",
    "test_file",
]
