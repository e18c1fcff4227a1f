import GRDB

/// The tables and how they came to be; a migration is appended and never changed.
package enum Schema {
    /// All changes of the tables, in order.
    package static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 ledger") { database in
            try database.execute(sql: ledger)
        }
        migrator.registerMigration("2 access to the board") { database in
            try database.execute(sql: access)
        }
        return migrator
    }

    /// How far a database's tables are from those of a program.
    struct Standing {
        /// A change that the program does not know, if there is one.
        let newer: String?
        /// Changes that are still to be made, in order.
        let pending: [String]
        /// No change was ever made: there is nothing to lose.
        let isEmpty: Bool

        /// What a database says; nothing in it is changed.
        init(of reader: some DatabaseReader, _ migrator: DatabaseMigrator) throws {
            let applied = try reader.read { try migrator.appliedIdentifiers($0) }
            newer = applied.subtracting(migrator.migrations).min()
            pending = migrator.migrations.filter { !applied.contains($0) }
            isEmpty = applied.isEmpty
        }
    }

    /// The ledger is the truth; everything else here is a queue of the exchange.
    private static let ledger = """
        CREATE TABLE ledger (
            entry INTEGER PRIMARY KEY CHECK (entry > 0),
            recorded_at INTEGER NOT NULL,
            issuer TEXT NOT NULL,
            audience TEXT NOT NULL,
            type TEXT NOT NULL,
            sequence INTEGER NOT NULL CHECK (sequence > 0),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            verdict TEXT NOT NULL,
            detail TEXT NOT NULL,
            envelope BLOB NOT NULL,
            leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32)
        ) STRICT;
        CREATE INDEX ledger_stream ON ledger (issuer, audience, sequence);
        CREATE INDEX ledger_digest ON ledger (digest);

        CREATE TABLE held (
            issuer TEXT NOT NULL,
            audience TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            digest BLOB NOT NULL,
            envelope BLOB NOT NULL,
            received_at INTEGER NOT NULL,
            PRIMARY KEY (issuer, audience, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            party TEXT NOT NULL,
            name TEXT NOT NULL,
            entry INTEGER NOT NULL REFERENCES ledger (entry),
            answers BLOB,
            bytes BLOB NOT NULL,
            published_at INTEGER,
            UNIQUE (party, name)
        ) STRICT;
        CREATE INDEX outbox_waiting ON outbox (id) WHERE published_at IS NULL;
        CREATE INDEX outbox_answers ON outbox (answers) WHERE answers IS NOT NULL;

        CREATE TABLE refused_file (
            party TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            code TEXT NOT NULL,
            detail TEXT NOT NULL,
            name TEXT NOT NULL,
            size_bytes INTEGER NOT NULL,
            refused_at INTEGER NOT NULL,
            PRIMARY KEY (party, sha256)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE stopped_stream (
            issuer TEXT NOT NULL,
            audience TEXT NOT NULL,
            stopped_at INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            evidence BLOB NOT NULL,
            PRIMARY KEY (issuer, audience)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE setting (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Who may look at the board, and what was ordered about small numbers; neither is part of the
    /// service's history. A secret stands here only as its SHA-256.
    private static let access = """
        CREATE TABLE board_access (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('token', 'login', 'session')),
            role TEXT NOT NULL,
            name TEXT NOT NULL,
            secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
            made_at INTEGER NOT NULL,
            expires_at INTEGER,
            ended_at INTEGER,
            parent INTEGER REFERENCES board_access (id)
        ) STRICT;
        CREATE INDEX board_access_live ON board_access (kind) WHERE ended_at IS NULL;

        CREATE TABLE small_numbers (
            id INTEGER PRIMARY KEY,
            ordered_at INTEGER NOT NULL,
            shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
            ordered_by TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        """
}
