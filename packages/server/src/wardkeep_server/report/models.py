"""Issued documents. A row says that these bytes were issued; it holds nothing of what they say."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, UuidText


class Document(Base):
    """One issued document, by digest (lower-case hex SHA-256).

    `file_digest` is of the file as it was handed out, `manifest_digest` of the signed envelope inside it, `keyid` of
    the key that signed that. `export_id` names the statement by which log `log_id` (of `log_site_id`) holds the issue.
    """

    __tablename__ = "report_documents"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str] = mapped_column(UuidText)
    kind: Mapped[str]
    file_digest: Mapped[str]
    manifest_digest: Mapped[str]
    keyid: Mapped[str]
    log_id: Mapped[str] = mapped_column(UuidText)
    log_site_id: Mapped[str] = mapped_column(UuidText)
    export_id: Mapped[str] = mapped_column(UuidText)
    issued_at: Mapped[datetime]
