"""${message}

Revision: ${up_revision}
Follows: ${down_revision | comma,n}
"""

from __future__ import annotations

import sqlalchemy
from alembic import op${"\n" + imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Bring the database from `down_revision` to this revision."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Bring the database back to `down_revision`."""
    ${downgrades if downgrades else "pass"}
