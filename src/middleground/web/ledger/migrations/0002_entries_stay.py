"""The database itself refuses to change an entry, and PostgreSQL also to delete one.

SQLite has no trigger for deleting: it cannot tell emptying a test database from tampering. What is missing
is found by ``middleground ledger verify`` on both.
"""

from django.db import migrations

STATEMENTS = {
    "sqlite": (
        """CREATE TRIGGER ledger_entry_stays BEFORE UPDATE ON ledger_entry
           BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END""",
        "DROP TRIGGER ledger_entry_stays",
    ),
    "postgresql": (
        """CREATE FUNCTION ledger_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'ledger entries are never changed'; END $$;
           CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE ON ledger_entry
           FOR EACH ROW EXECUTE FUNCTION ledger_entry_stays()""",
        "DROP TRIGGER ledger_entry_stays ON ledger_entry; DROP FUNCTION ledger_entry_stays()",
    ),
}


def protect(apps, schema_editor):
    schema_editor.execute(STATEMENTS[schema_editor.connection.vendor][0])


def release(apps, schema_editor):
    schema_editor.execute(STATEMENTS[schema_editor.connection.vendor][1])


class Migration(migrations.Migration):

    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(protect, release)]
