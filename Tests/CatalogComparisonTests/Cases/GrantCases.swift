extension AttributeCase {
    static let grantsAndComments: [AttributeCase] = [
        AttributeCase(
            table, change: "GRANT SELECT ON app.orders TO verify_reader",
            says: "table app.orders: role verify_reader has nothing on the source, SELECT on the target"),
        AttributeCase(
            table + "GRANT SELECT, INSERT ON app.orders TO verify_reader",
            change: "REVOKE INSERT ON app.orders FROM verify_reader",
            says: "table app.orders: role verify_reader has INSERT, SELECT on the source, SELECT on the target"),
        AttributeCase(
            table + "GRANT SELECT ON app.orders TO verify_reader",
            change: "GRANT SELECT ON app.orders TO verify_reader WITH GRANT OPTION",
            says:
                "table app.orders: role verify_reader has SELECT on the source, SELECT WITH GRANT OPTION on the target"),
        AttributeCase(
            "CREATE SCHEMA app", change: "REVOKE CREATE ON SCHEMA app FROM verify_admin",
            says: "schema app: the owner has CREATE, USAGE on the source, USAGE on the target", mends: false),
        AttributeCase(
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            change: "REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC",
            says: "function public.f(): PUBLIC has EXECUTE on the source, nothing on the target"),
        AttributeCase(
            "CREATE SCHEMA app", change: "GRANT USAGE ON SCHEMA app TO verify_reader",
            says: "schema app: role verify_reader has nothing on the source, USAGE on the target"),
        AttributeCase(
            "", change: "GRANT CREATE ON SCHEMA public TO verify_reader",
            says: "schema public: role verify_reader has nothing on the source, CREATE on the target"),
        AttributeCase(
            "CREATE SEQUENCE s", change: "GRANT USAGE ON SEQUENCE s TO verify_reader",
            says: "sequence public.s: role verify_reader has nothing on the source, USAGE on the target"),
        AttributeCase(
            "CREATE DOMAIN d AS int", change: "REVOKE USAGE ON DOMAIN d FROM PUBLIC",
            says: "domain public.d: PUBLIC has USAGE on the source, nothing on the target"),
        AttributeCase(
            foreign, change: "GRANT USAGE ON FOREIGN SERVER s TO verify_reader",
            says: "server s: role verify_reader has nothing on the source, USAGE on the target"),
        AttributeCase(
            foreign, change: "GRANT USAGE ON FOREIGN DATA WRAPPER w TO verify_reader",
            says: "foreign-data wrapper w: role verify_reader has nothing on the source, USAGE on the target"),
        AttributeCase(
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO verify_reader",
            change: "ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO verify_reader",
            says:
                "default privileges of role verify_admin on tables: role verify_reader has SELECT on the source, INSERT, SELECT on the target",
            mends: false),
        AttributeCase(
            table, change: "ALTER TABLE app.orders OWNER TO \"verify Owner\"",
            says: "table app.orders: owner is verify_admin on the source, verify Owner on the target"),
        AttributeCase(
            "CREATE SCHEMA app", change: "ALTER SCHEMA app OWNER TO \"verify Owner\"",
            says: "schema app: owner is verify_admin on the source, verify Owner on the target"),
        AttributeCase(
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            change: "ALTER FUNCTION f() OWNER TO \"verify Owner\"",
            says: "function public.f(): owner is verify_admin on the source, verify Owner on the target"),
        AttributeCase(
            "CREATE TYPE mood AS ENUM ('sad')", change: "ALTER TYPE mood OWNER TO \"verify Owner\"",
            says: "type public.mood: owner is verify_admin on the source, verify Owner on the target"),
        AttributeCase(
            table, change: "COMMENT ON TABLE app.orders IS 'x'",
            says: "table app.orders: comment is not set on the source, x on the target"),
        AttributeCase(
            "CREATE SCHEMA app; COMMENT ON SCHEMA app IS 'x'", change: "COMMENT ON SCHEMA app IS NULL",
            says: "schema app: comment is x on the source, not set on the target"),
        AttributeCase(
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", change: "COMMENT ON FUNCTION f() IS 'x'",
            says: "function public.f(): comment is not set on the source, x on the target"),
        AttributeCase(
            "CREATE VIEW v AS SELECT 1 AS a", change: "COMMENT ON VIEW v IS 'x'",
            says: "view public.v: comment is not set on the source, x on the target"),
        AttributeCase(
            "CREATE TYPE mood AS ENUM ('sad')", change: "COMMENT ON TYPE mood IS 'x'",
            says: "type public.mood: comment is not set on the source, x on the target"),
        AttributeCase(
            "CREATE SEQUENCE s", change: "COMMENT ON SEQUENCE s IS 'x'",
            says: "sequence public.s: comment is not set on the source, x on the target"),
    ]
}
