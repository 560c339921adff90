extension AttributeCase {
    static let functions: [AttributeCase] = [
        AttributeCase(
            "", change: function(), says: "function public.f(integer): is on the target only"),
        AttributeCase(
            function(), change: "DROP FUNCTION f(int); " + function(body: "RETURN a + 2;"),
            says:
                "function public.f(integer): body is BEGIN RETURN a + 1; END on the source, BEGIN RETURN a + 2; END on the target",
            mends: false),
        AttributeCase(
            function(), change: "ALTER FUNCTION f(int) IMMUTABLE",
            says: "function public.f(integer): volatility is VOLATILE on the source, IMMUTABLE on the target"),
        AttributeCase(
            function(), change: "ALTER FUNCTION f(int) STRICT",
            says: "function public.f(integer): is called on null input on the source, strict on the target"),
        AttributeCase(
            function(), change: "ALTER FUNCTION f(int) SECURITY DEFINER",
            says: "function public.f(integer): is SECURITY INVOKER on the source, SECURITY DEFINER on the target"),
        AttributeCase(
            function(), change: "ALTER FUNCTION f(int) LEAKPROOF",
            says: "function public.f(integer): is not LEAKPROOF on the source, LEAKPROOF on the target"),
        AttributeCase(
            function(), change: "ALTER FUNCTION f(int) PARALLEL SAFE",
            says: "function public.f(integer): parallel safety is not set on the source, SAFE on the target",
            since: 90_600),
        AttributeCase(
            function(), change: "ALTER FUNCTION f(int) COST 5",
            says: "function public.f(integer): cost is 100 on the source, 5 on the target"),
        AttributeCase(
            function("RETURNS SETOF int", body: "RETURN NEXT a;"), change: "ALTER FUNCTION f(int) ROWS 5",
            says: "function public.f(integer): estimated rows is 1000 on the source, 5 on the target"),
        AttributeCase(
            function(), change: "ALTER FUNCTION f(int) SET work_mem = '64MB'",
            says: "function public.f(integer): setting work_mem is not set on the source, 64MB on the target"),
        AttributeCase(
            function() + "ALTER FUNCTION f(int) SET search_path = app, \"X y\"",
            change: "ALTER FUNCTION f(int) SET search_path = app",
            says: "function public.f(integer): setting search_path is app, \"X y\" on the source, app on the target"),
        AttributeCase(
            function(), change: "DROP FUNCTION f(int); " + function("RETURNS bigint"),
            says: "function public.f(integer): result type is integer on the source, bigint on the target", mends: false
        ),
        AttributeCase(
            function(), change: "DROP FUNCTION f(int); " + function(arguments: "a int DEFAULT 3"),
            says: "function public.f(integer): arguments is a integer on the source, a integer DEFAULT 3 on the target",
            mends: false),
        AttributeCase(
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            change: "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'",
            says: "function public.f(): body is SELECT 1 on the source, SELECT 2 on the target", mends: false),
        AttributeCase(
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1",
            change: "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql RETURN 2",
            says: "function public.f(): body is RETURN 1 on the source, RETURN 2 on the target", mends: false,
            since: 140_000),
        AttributeCase(
            "CREATE FUNCTION f() RETURNS int LANGUAGE internal AS 'pg_backend_pid'",
            change: "UPDATE pg_proc SET prolang = 13 WHERE proname = 'f'",
            says: "function public.f(): language is internal on the source, c on the target", mends: false),
        AttributeCase(
            "CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1'",
            change: "DROP PROCEDURE p(int); CREATE FUNCTION p(a int) RETURNS void LANGUAGE sql AS 'SELECT 1'",
            says: "procedure public.p(integer): is a procedure on the source, a function on the target", mends: false,
            since: 110_000),
        AttributeCase(
            aggregate("int4pl", "0"), change: "DROP AGGREGATE total(int); " + aggregate("int4larger", "0"),
            says:
                "aggregate public.total(integer): transition function is int4pl on the source, int4larger on the target",
            mends: false),
        AttributeCase(
            aggregate("int4pl", "0"), change: "DROP AGGREGATE total(int); " + aggregate("int4pl", "1"),
            says: "aggregate public.total(integer): initial condition is 0 on the source, 1 on the target", mends: false
        ),
        AttributeCase(
            "CREATE EXTENSION hstore; " + function(), change: "ALTER FUNCTION f(int) DEPENDS ON EXTENSION hstore",
            says:
                "function public.f(integer): extension that it depends on is not set on the source, hstore on the target",
            mends: false, since: 90_600),
        AttributeCase(
            "CREATE EXTENSION hstore; " + function() + "ALTER FUNCTION f(int) DEPENDS ON EXTENSION hstore",
            change: "DROP FUNCTION f(int); " + function(),
            says:
                "function public.f(integer): extension that it depends on is hstore on the source, not set on the target",
            since: 90_600),
        AttributeCase(
            modifying(""), change: "DROP AGGREGATE total(int); " + modifying(", FINALFUNC_MODIFY = READ_WRITE"),
            says:
                "aggregate public.total(integer): FINALFUNC_MODIFY is READ_ONLY on the source, READ_WRITE on the target",
            mends: false, since: 110_000),
        AttributeCase(
            modifying(""), change: "DROP AGGREGATE total(int); " + modifying(", MFINALFUNC_MODIFY = SHAREABLE"),
            says:
                "aggregate public.total(integer): MFINALFUNC_MODIFY is READ_ONLY on the source, SHAREABLE on the target",
            mends: false, since: 110_000),
        AttributeCase(
            moving(""), change: "DROP AGGREGATE total(int); " + moving(", MFINALFUNC_EXTRA"),
            says:
                "aggregate public.total(integer): is not MFINALFUNC_EXTRA on the source, MFINALFUNC_EXTRA on the target",
            mends: false),
        AttributeCase(
            function() + "ALTER FUNCTION f(int) SET search_path = ''",
            change: "ALTER FUNCTION f(int) RESET search_path",
            says: "function public.f(integer): setting search_path is \"\" on the source, not set on the target"),
        AttributeCase(
            "CREATE AGGREGATE g(*) (SFUNC = int8inc, STYPE = int8, INITCOND = 0)",
            change: "COMMENT ON AGGREGATE g(*) IS 'x'",
            says: "aggregate public.g(*): comment is not set on the source, x on the target"),
        AttributeCase(
            modifying(""), change: "DROP AGGREGATE total(int); " + modifying(", MSSPACE = 64"),
            says: "aggregate public.total(integer): moving state size is not set on the source, 64 on the target",
            mends: false),
        AttributeCase(
            "COMMENT ON SCHEMA public IS 'caf\u{e9}'", change: "COMMENT ON SCHEMA public IS 'cafe\u{301}'",
            says: "schema public: comment is caf\u{e9} on the source, cafe\u{301} on the target"),
    ]

    private static func function(
        _ result: String = "RETURNS int", arguments: String = "a int", body: String = "RETURN a + 1;"
    ) -> String {
        "CREATE FUNCTION f(\(arguments)) \(result) LANGUAGE plpgsql AS 'BEGIN \(body) END';"
    }

    private static func aggregate(_ transition: String, _ start: String) -> String {
        "CREATE AGGREGATE total(int) (SFUNC = \(transition), STYPE = int, INITCOND = '\(start)');"
    }

    private static func modifying(_ more: String) -> String {
        """
        CREATE AGGREGATE total(int) (
            SFUNC = int4pl, STYPE = int, FINALFUNC = int4up, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int,
            MFINALFUNC = int4up\(more));
        """
    }

    private static func moving(_ more: String) -> String {
        """
        CREATE OR REPLACE FUNCTION last(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
        CREATE OR REPLACE FUNCTION last(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
        CREATE AGGREGATE total(int) (
            SFUNC = int4pl, STYPE = int, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MFINALFUNC = last\(more));
        """
    }
}
