/// Columns as they stand in CREATE TABLE and ALTER TABLE ... ADD.
extension HistoryWriter {
    /// A column's definition, and what it is.
    mutating func column(serial: Bool = true) -> (sql: String, column: SchemaModel.Column) {
        let (type, value) = type()
        var column = SchemaModel.Column(name: newColumnName(), type: type)
        var sql = "\(spelled(column.name))\(space())\(type)"
        if ["text", "varchar(40)"].contains(type), random.chance(20) {
            sql += random.one(" COLLATE \"C\"", " COLLATE pg_catalog.\"C\"")
        }
        if let value, random.chance(40) {
            sql += "\(space())DEFAULT \(value)"
            column.hasDefault = true
        }
        if random.chance(25) {
            sql += " NOT NULL"
            column.isNotNull = true
        }
        if serial, random.chance(8) {
            column.isNotNull = true
            column.hasDefault = true
            sql = "\(spelled(column.name)) \(random.one("serial", "bigserial", "SERIAL8"))"
            column.type = "int"
        }
        return (sql, column)
    }

    /// A type whose values can be compared, and a default of it.
    mutating func type() -> (name: String, value: String?) {
        random.one(
            ("int", "7"), ("bigint", "-1"), ("text", "'x;y''z'"), ("varchar(40)", "'--'"), ("numeric(10, 2)", "1.5"),
            ("timestamptz", random.one("now()", "CURRENT_TIMESTAMP", "'04/03/2024 08:00'")), ("date", "'04/03/2024'"),
            ("boolean", "true"), ("uuid", random.one(nil, version >= 130_000 ? "gen_random_uuid()" : nil)),
            ("int[]", "'{1,2}'"),
            ("interval", "'-1 2:03'"), ("double precision", random.one("random()", "0.1")), ("bytea", "'\\x00'"),
            (moodType(), "'so; so'"), ("int4range", "'[1,5)'"), ("timestamp(3) without time zone", "localtimestamp"),
            ("char(3)", "$$a'b$$"), ("jsonb", "'{\"a;\": 1}'"))
    }

    /// The sequence's own enum type.
    mutating func moodType() -> String {
        let schema = Prerequisites.typeSchema(seed)
        guard visibleSchemas.first == schema, random.chance(70) else { return RandomNames.quoted(schema) + ".mood" }
        return spelled("mood")
    }
}
