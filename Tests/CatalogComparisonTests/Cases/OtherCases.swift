extension AttributeCase {
    static let others: [AttributeCase] = [
        AttributeCase("CREATE SCHEMA app", change: "DROP SCHEMA app", says: "schema app: is missing on the target"),
        AttributeCase(
            "CREATE EXTENSION hstore", change: "DROP EXTENSION hstore",
            says: "extension hstore: is missing on the target"),
        AttributeCase(
            "CREATE EXTENSION hstore", change: "DROP EXTENSION hstore; CREATE EXTENSION hstore VERSION '1.4'",
            says: "extension hstore: version is 1.8 on the source, 1.4 on the target", since: 140_000),
        AttributeCase(
            "CREATE SCHEMA app; CREATE EXTENSION hstore", change: "ALTER EXTENSION hstore SET SCHEMA app",
            says: "extension hstore: schema is public on the source, app on the target"),
        AttributeCase(
            foreign, change: "ALTER SERVER s OPTIONS (SET host 'b')",
            says: "server s: option host is a on the source, b on the target"),
        AttributeCase(
            foreign, change: "ALTER SERVER s VERSION '2'",
            says: "server s: version is not set on the source, 2 on the target", mends: false),
        AttributeCase(
            foreign, change: "ALTER FOREIGN DATA WRAPPER w OPTIONS (ADD a 'b')",
            says: "foreign-data wrapper w: option a is not set on the source, b on the target"),
        AttributeCase(
            foreign + "CREATE USER MAPPING FOR verify_reader SERVER s OPTIONS (password 'secret')",
            change: "ALTER USER MAPPING FOR verify_reader SERVER s OPTIONS (SET password 'other')",
            says:
                "user mapping FOR verify_reader SERVER s: digest of the options is 02b73435fdfa0bbf7143cfc1eabd3c54 on the source, f46e1b94cabb4cb8625b3d3e3f660f10 on the target",
            mends: false),
        AttributeCase(
            collation("C"), change: "DROP COLLATION c; " + collation("POSIX"),
            says: "collation public.c: locale is C on the source, POSIX on the target", mends: false),
        AttributeCase(
            "CREATE CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8", change: "DROP CONVERSION c",
            says: "conversion public.c: is missing on the target", mends: false),
        AttributeCase(
            """
            CREATE FUNCTION date_cast(date) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE CAST (date AS int) WITH FUNCTION date_cast(date);
            """,
            change: "DROP CAST (date AS int); CREATE CAST (date AS int) WITH FUNCTION date_cast(date) AS ASSIGNMENT",
            says: "cast (date AS integer): context is explicit on the source, assignment on the target", mends: false),
        AttributeCase(
            op(""), change: "DROP OPERATOR === (int, int); " + op(", HASHES"),
            says: "operator public.=== (integer, integer): is not HASHES on the source, HASHES on the target",
            mends: false),
        AttributeCase(
            "CREATE OPERATOR FAMILY fam USING btree", change: "DROP OPERATOR FAMILY fam USING btree",
            says: "operator family public.fam USING btree: is missing on the target", mends: false),
        AttributeCase(
            opclass("<"),
            change: "DROP OPERATOR CLASS c USING btree; DROP OPERATOR FAMILY c USING btree; " + opclass(">"),
            says:
                "operator family public.c USING btree: members differs: it is \"…nteger), OPERATOR 1 <(integer,integer)\" on the source, \"…nteger), OPERATOR 1 >(integer,integer)\" on the target",
            alsoSays: [
                "operator class public.c USING btree: members differs: it is \"…nteger), OPERATOR 1 <(integer,integer)\" on the source, \"…nteger), OPERATOR 1 >(integer,integer)\" on the target"
            ], mends: false, since: 140_000),
        AttributeCase(
            "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC", change: "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC",
            says: "language plpgsql: PUBLIC has nothing on the source, USAGE on the target"),
        AttributeCase(
            "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (q E'one\\ntwo', r '')",
            change: "ALTER SERVER s OPTIONS (SET q E'two\\none')",
            says: "server s: option q is one\ntwo on the source, two\none on the target"),
        AttributeCase(
            "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, STOPWORDS = english)",
            change: "ALTER TEXT SEARCH DICTIONARY d (STOPWORDS)",
            says:
                "text search dictionary public.d: options is stopwords = 'english' on the source, not set on the target"
        ),
        AttributeCase(
            "CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)",
            change: "ALTER TEXT SEARCH CONFIGURATION c DROP MAPPING FOR email",
            says: "text search configuration public.c: mapping email is simple on the source, not set on the target"),
        AttributeCase(
            "CREATE TEXT SEARCH TEMPLATE t (LEXIZE = dsimple_lexize)", change: "DROP TEXT SEARCH TEMPLATE t",
            says: "text search template public.t: is missing on the target", mends: false),
        AttributeCase(
            "CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)",
            change: "DROP TEXT SEARCH PARSER p", says: "text search parser public.p: is missing on the target",
            mends: false),
        AttributeCase(
            table + "CREATE STATISTICS app.s (ndistinct) ON id, note FROM app.orders",
            change: "DROP STATISTICS app.s; CREATE STATISTICS app.s (dependencies) ON id, note FROM app.orders",
            says: "statistics app.s: kinds is ndistinct on the source, dependencies on the target", mends: false,
            since: 100_000),
        AttributeCase(
            table + "CREATE STATISTICS app.s ON id, note FROM app.orders",
            change: "ALTER STATISTICS app.s SET STATISTICS 50",
            says: "statistics app.s: statistics target is not set on the source, 50 on the target", since: 130_000),
        AttributeCase(
            eventTrigger, change: "ALTER EVENT TRIGGER e DISABLE",
            says: "event trigger e: state is enabled on the source, disabled on the target"),
        AttributeCase(
            eventTrigger, change: "DROP EVENT TRIGGER e; CREATE EVENT TRIGGER e ON sql_drop EXECUTE PROCEDURE ev()",
            says: "event trigger e: event is ddl_command_end on the source, sql_drop on the target", mends: false),
        AttributeCase(
            "CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler", change: "DROP ACCESS METHOD am",
            says: "access method am: is missing on the target", mends: false, since: 90_600),
        AttributeCase(
            """
            CREATE FUNCTION tr(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'prsd_lextype';
            CREATE TRANSFORM FOR int LANGUAGE plpgsql (FROM SQL WITH FUNCTION tr(internal));
            """,
            change: "DROP TRANSFORM FOR int LANGUAGE plpgsql",
            says: "transform FOR integer LANGUAGE plpgsql: is missing on the target", mends: false, since: 90_500),
        AttributeCase(
            "CREATE LANGUAGE mine HANDLER plpgsql_call_handler", change: "DROP LANGUAGE mine",
            says: "language mine: is missing on the target", mends: false),
        AttributeCase(
            "", change: "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO verify_reader",
            says: "default privileges of role verify_admin on tables: is on the target only", mends: false),
    ]

    private static func collation(_ name: String) -> String {
        "CREATE COLLATION c (LC_COLLATE = '\(name)', LC_CTYPE = 'C');"
    }

    private static func op(_ more: String) -> String {
        "CREATE OPERATOR === (PROCEDURE = int4eq, LEFTARG = int, RIGHTARG = int\(more));"
    }

    private static func opclass(_ sign: String) -> String {
        "CREATE OPERATOR CLASS c FOR TYPE int USING btree AS OPERATOR 1 \(sign), FUNCTION 1 btint4cmp(int, int);"
    }

    private static let eventTrigger = """
        CREATE FUNCTION ev() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE PROCEDURE ev();
        """
}
