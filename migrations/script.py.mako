"""${message}

Before you merge this:
- Old code runs on the new schema while servers change over. So expand (add a nullable column, a table), migrate (fill
  it, in batches where there is much), and only in a later release contract (drop what nothing reads any more).
- On PostgreSQL a lock is held until the end of the whole upgrade, and waiting for one queues everybody behind it:
  an index on a big table, or a rewrite of one, belongs in a migration of its own. A wait of ten seconds gives up.
- On SQLite a changed table is built anew: keep every constraint named, or it is lost on the way.
- There is no way down: what is dropped would be people's words and votes. Going back is restoring a backup.
- Write a test in tests/migrations that puts rows in before and looks at them after.
"""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
