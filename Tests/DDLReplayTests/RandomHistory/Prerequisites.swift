/// What random commands need before them.
enum Prerequisites {
    /// The schema of a sequence that has its types and is never dropped.
    static func typeSchema(_ seed: UInt64) -> String { "s\(seed)_Types" }

    static func schemas(_ seed: UInt64) -> [SchemaModel.Schema] {
        [
            SchemaModel.Schema(name: typeSchema(seed), owner: HistoryWriter.superuser, isShared: false),
            SchemaModel.Schema(name: "s\(seed)_b", owner: HistoryWriter.owners[0], isShared: false),
            SchemaModel.Schema(name: "s\(seed) \"C\"; ö.x", owner: HistoryWriter.owners[1], isShared: false),
            // The schema that "$user" leads to.
            SchemaModel.Schema(name: HistoryWriter.owners[0], owner: HistoryWriter.owners[0], isShared: true),
        ]
    }

    /// Roles belong to the server, which both databases may share.
    static var roles: String {
        HistoryWriter.owners.map { role in
            let name = RandomNames.quoted(role)
            return "DO $$ BEGIN CREATE ROLE \(name); EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
        }.joined(separator: "\n")
    }

    /// Once for each database.
    static var shared: String {
        let owners = HistoryWriter.owners.map(RandomNames.quoted).joined(separator: ", ")
        return """
            CREATE SCHEMA \(HistoryWriter.helperSchema);
            GRANT ALL ON SCHEMA \(HistoryWriter.helperSchema) TO \(owners);
            CREATE SCHEMA AUTHORIZATION \(RandomNames.quoted(HistoryWriter.owners[0]));
            GRANT ALL ON SCHEMA \(RandomNames.quoted(HistoryWriter.owners[0])) TO \(owners);
            """
    }

    /// Once for each sequence: schemas, types, and a table for rows that come between the commands.
    static func ofSequence(_ seed: UInt64) -> String {
        let owners = HistoryWriter.owners.map(RandomNames.quoted).joined(separator: ", ")
        let types = RandomNames.quoted(typeSchema(seed))
        let schemas = schemas(seed).filter { !$0.isShared }.map { schema in
            """
            CREATE SCHEMA \(RandomNames.quoted(schema.name)) AUTHORIZATION \(RandomNames.quoted(schema.owner));
            GRANT ALL ON SCHEMA \(RandomNames.quoted(schema.name)) TO \(owners);

            """
        }.joined()
        return schemas + """
            CREATE TYPE \(types).mood AS ENUM ('so; so', 'fine');
            CREATE TYPE \(types).pair AS (l int, "Right" text);
            CREATE TABLE \(types).log (entry int);
            GRANT ALL ON \(types).log TO \(owners);
            """
    }
}
