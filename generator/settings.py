"""The portal's own settings: `content/portal.yml`, the one place for name, address, contact and licence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from generator.fields import Reader
from generator.messages import message
from generator.yaml_reader import Node

KEYS = ("name", "description", "address", "repository", "commits", "contact", "report_error", "licence")
# Where errors are reported: a web address with blanks for the page's title and address, or a mailbox.
REPORT_FORM = re.compile(r"https?://(?:[^\s\"'<>`{}|\\]|\{title\}|\{address\})+")
REPORT_MAILBOX = re.compile(r"mailto:[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")


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
    report_error: str | None
    """Where to report an error: an address with `{title}` and `{address}`, or `mailto:` and a mailbox."""
    licence_name: str | None
    """Licence of the data."""
    licence_address: str | None
    """Text of that licence."""

    def published(self, address: str) -> str:
        """Full address of a page or file (`a/b/`, below the root), where the portal's own is known."""
        return (self.address or "/") + address

    def error_link(self, title: str, address: str) -> str | None:
        """Link that reports an error of a page (`a/b/`), filled in; None where nothing is set.

        Title and address are percent-encoded, so that they stay one value of the query each.
        """
        if self.report_error is None:
            return None
        title, address = (quote(one, safe="") for one in (title, self.published(address)))
        if self.report_error.startswith("mailto:"):
            return f"{self.report_error}?subject={title}&body={address}%0D%0A"
        return self.report_error.replace("{title}", title).replace("{address}", address)


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
        report_error=_report_error(reader, found.get("report_error")),
        licence_name=reader.line(licence.get("name"), "licence.name"),
        licence_address=reader.address(licence.get("address"), "licence.address"),
    )


def _report_error(reader: Reader, node: Node | None) -> str | None:
    text = reader.line(node, "report_error")
    if text is None or REPORT_FORM.fullmatch(text) or REPORT_MAILBOX.fullmatch(text):
        return text
    reader.wrong(node, "report_error", message("want-report-address", text=text[:60]))
    return None
