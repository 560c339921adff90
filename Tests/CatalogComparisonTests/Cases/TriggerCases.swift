extension AttributeCase {
    static let triggersRulesPolicies: [AttributeCase] = [
        AttributeCase(
            trigger, change: "DROP TRIGGER tr ON app.orders",
            says: "table app.orders: trigger tr is missing on the target"),
        AttributeCase(
            trigger, change: "ALTER TABLE app.orders DISABLE TRIGGER tr",
            says: "table app.orders: trigger tr: state is enabled on the source, disabled on the target"),
        AttributeCase(
            trigger,
            change:
                "DROP TRIGGER tr ON app.orders; CREATE TRIGGER tr BEFORE UPDATE ON app.orders FOR EACH ROW EXECUTE PROCEDURE app.f()",
            says:
                "table app.orders: trigger tr: definition differs: it is \"CREATE TRIGGER tr BEFORE INSERT ON app.orders FOR EACH ROW EXECUTE FUNCTION app…\" on the source, \"CREATE TRIGGER tr BEFORE UPDATE ON app.orders FOR EACH ROW EXECUTE FUNCTION app…\" on the target",
            mends: false, since: 120_000),
        AttributeCase(
            trigger, change: "COMMENT ON TRIGGER tr ON app.orders IS 'x'",
            says: "table app.orders: trigger tr: comment is not set on the source, x on the target"),
        AttributeCase(
            """
            CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1);
            CREATE TABLE d PARTITION OF p FOR VALUES IN (2); CREATE TABLE e PARTITION OF p DEFAULT;
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
            CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE PROCEDURE f();
            ALTER TABLE c DISABLE TRIGGER tr;
            """, change: "ALTER TABLE d DISABLE TRIGGER tr",
            says:
                "table public.d: states of triggers that differ from the partitioned table's is not set on the source, tr disabled on the target",
            mends: false, since: 130_000),
        AttributeCase(
            "CREATE EXTENSION hstore; " + trigger, change: "ALTER TRIGGER tr ON app.orders DEPENDS ON EXTENSION hstore",
            says:
                "table app.orders: trigger tr: extension that it depends on is not set on the source, hstore on the target",
            mends: false, since: 90_600),
        AttributeCase(
            rule, change: "DROP RULE r ON t", says: "table public.t: rule r is missing on the target"),
        AttributeCase(
            rule, change: "CREATE OR REPLACE RULE r AS ON DELETE TO t WHERE old.a > 0 DO INSTEAD NOTHING",
            says:
                "table public.t: rule r: definition differs: line 2 is \"ON DELETE TO public.t DO INSTEAD NOTHING;\" on the source, \"ON DELETE TO public.t\" on the target"
        ),
        AttributeCase(
            rule, change: "ALTER TABLE t ENABLE ALWAYS RULE r",
            says: "table public.t: rule r: state is enabled on the source, always on the target"),
        AttributeCase(
            rule, change: "COMMENT ON RULE r ON t IS 'x'",
            says: "table public.t: rule r: comment is not set on the source, x on the target"),
        AttributeCase(
            policy, change: "DROP POLICY own ON t", says: "table public.t: policy own is missing on the target",
            since: 90_500),
        AttributeCase(
            policy, change: "ALTER POLICY own ON t TO verify_reader",
            says: "table public.t: policy own: roles is PUBLIC on the source, verify_reader on the target",
            since: 90_500),
        AttributeCase(
            policy, change: "ALTER POLICY own ON t USING (a = 'x')",
            says:
                "table public.t: policy own: USING expression is (a = 'y'::text) on the source, (a = 'x'::text) on the target",
            since: 100_000),
        AttributeCase(
            policy, change: "ALTER POLICY own ON t WITH CHECK (a = 'x')",
            says:
                "table public.t: policy own: WITH CHECK expression is (a <> ''::text) on the source, (a = 'x'::text) on the target",
            since: 90_500),
        AttributeCase(
            policy, change: "DROP POLICY own ON t; " + create("AS RESTRICTIVE"),
            says: "table public.t: policy own is permissive on the source, restrictive on the target", mends: false,
            since: 100_000),
        AttributeCase(
            policy, change: "DROP POLICY own ON t; " + create("FOR UPDATE"),
            says: "table public.t: policy own: command is ALL on the source, UPDATE on the target", mends: false,
            since: 90_500),
        AttributeCase(
            policy, change: "COMMENT ON POLICY own ON t IS 'x'",
            says: "table public.t: policy own: comment is not set on the source, x on the target", since: 90_500),
    ]

    private static let trigger =
        table + """
            CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
            CREATE TRIGGER tr BEFORE INSERT ON app.orders FOR EACH ROW EXECUTE PROCEDURE app.f();
            """
    private static let rule = "CREATE TABLE t (a int); CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;"
    private static let policy = "CREATE TABLE t (a text); " + create("")

    private static func create(_ kind: String) -> String {
        "CREATE POLICY own ON t \(kind) USING (a = 'y') WITH CHECK (a <> '');"
    }
}
