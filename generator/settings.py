"""The portal's own settings: `content/portal.yml`, the one place for name, address, contact and licence."""

from __future__ import annotations

from dataclasses import dataclass

from generator.fields import Reader
from generator.yaml_reader import Node

KEYS = ("name", "description", "address", "repository", "commits", "contact", "licence")


@dataclass(frozen=True, slots=True)
class Settings:
    """Who runs the portal and under which address."""

    name: str
    """Shown as the site's name."""
    description: str
    """One sentence for search engines and previews."""
    address: str | None
    """Where the site is published, with a trailing slash; None where not known yet."""
    repository: str | None
    """Address under which a file of the content folder can be seen; the file's path is appended."""
    commits: str | None
    """Address under which a commit can be seen; its id is appended."""
    contact: str | None
    """How readers reach the editors, shown as text."""
    licence_name: str | None
    """Licence of the data."""
    licence_address: str | None
    """Text of that licence."""


def read_settings(reader: Reader, root: Node) -> Settings:
    """Read the root node of `portal.yml`; mistakes gather in the reader."""
    found = reader.mapping(root, "", KEYS)
    reader.require(root, found, "", ("name", "description"), ("name", "description"))
    licence = reader.mapping(found.get("licence"), "licence", ("name", "address"))
    address = reader.address(found.get("address"), "address")
    repository = reader.address(found.get("repository"), "repository")
    commits = reader.address(found.get("commits"), "commits")
    return Settings(
        name=reader.line(found.get("name"), "name") or "",
        description=reader.line(found.get("description"), "description") or "",
        address=address and address.rstrip("/") + "/",
        repository=repository and repository.rstrip("/") + "/",
        commits=commits and commits.rstrip("/") + "/",
        contact=reader.line(found.get("contact"), "contact"),
        licence_name=reader.line(licence.get("name"), "licence.name"),
        licence_address=reader.address(licence.get("address"), "licence.address"),
    )
