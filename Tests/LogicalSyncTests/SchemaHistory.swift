/// Changes of a schema as applications make them, one script after the other.
enum SchemaHistory {
    /// Twelve or thirteen changes each; the number makes their names and values differ.
    static func scripts(_ rounds: ClosedRange<Int>) -> [String] {
        ["CREATE TABLE app.parted (id int, k int) PARTITION BY RANGE (k)"] + rounds.flatMap(round)
    }

    private static func round(_ i: Int) -> [String] {
        [
            "ALTER TABLE app.t ADD COLUMN c\(i) int DEFAULT \(i); UPDATE app.t SET c\(i) = id + \(i) WHERE id % 7 = \(i % 7)",
            "ALTER TABLE app.t RENAME COLUMN c\(i) TO d\(i)",
            "ALTER TABLE app.t ALTER COLUMN d\(i) TYPE numeric(12,2) USING d\(i) * 1.5",
            """
            DROP TABLE IF EXISTS app.again; CREATE TABLE app.again (id serial PRIMARY KEY, v\(i) text);
            INSERT INTO app.again (v\(i)) SELECT 'r' || g FROM generate_series(1, 20) AS g
            """,
            "ALTER TABLE app.again ADD COLUMN n numeric(10,4) DEFAULT 1.2345; INSERT INTO app.again (v\(i)) VALUES ('later')",
            "ALTER TABLE app.again ALTER COLUMN n TYPE numeric(10,1)",
            """
            CREATE TABLE IF NOT EXISTS app.rot (id int PRIMARY KEY, v text);
            INSERT INTO app.rot VALUES (\(i + 50), 'rot') ON CONFLICT DO NOTHING
            """,
            """
            BEGIN; ALTER TABLE app.rot RENAME TO rot_\(i); ALTER INDEX app.rot_pkey RENAME TO rot_\(i)_pkey;
            CREATE TABLE app.rot (id int PRIMARY KEY, v text, w int DEFAULT \(i));
            INSERT INTO app.rot SELECT g, 'n\(i)' FROM generate_series(1, 10) AS g; COMMIT
            """,
            "INSERT INTO app.rot_\(i) SELECT g, 'old' FROM generate_series(100, 120) AS g",
            "CREATE TABLE app.part_\(i) (id int, k int); INSERT INTO app.part_\(i) VALUES (1, \(1000 * i + 1))",
            """
            ALTER TABLE app.parted ATTACH PARTITION app.part_\(i) FOR VALUES FROM (\(1000 * i)) TO (\(1000 * i + 1000));
            INSERT INTO app.parted VALUES (\(i), \(1000 * i + 5))
            """,
            """
            BEGIN; CREATE TABLE app.mix_\(i) (a int PRIMARY KEY, b text); INSERT INTO app.mix_\(i) VALUES (1, 'a');
            SAVEPOINT s; ALTER TABLE app.mix_\(i) ADD COLUMN gone int; INSERT INTO app.mix_\(i) VALUES (2, 'b', 3);
            ROLLBACK TO s; ALTER TABLE app.mix_\(i) ADD COLUMN kept int DEFAULT 5; INSERT INTO app.mix_\(i) VALUES (3, 'c', 7);
            UPDATE app.t SET a = 'mixed' WHERE id = \(i); COMMIT
            """,
            i.isMultiple(of: 3)
                ? "ALTER TABLE app.parted DETACH PARTITION app.part_\(i); INSERT INTO app.part_\(i) VALUES (9, 9)"
                : "ALTER TABLE app.\"No Key\" ADD COLUMN \"Col \(i)\" text DEFAULT 'd'",
            "ALTER TABLE app.t DROP COLUMN d\(i)",
        ]
    }
}
