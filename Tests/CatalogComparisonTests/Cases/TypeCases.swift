extension AttributeCase {
    static let typesAndDomains: [AttributeCase] = [
        AttributeCase(
            "CREATE TYPE mood AS ENUM ('sad', 'happy', 'glad')",
            change: "DROP TYPE mood; CREATE TYPE mood AS ENUM ('sad', 'glad')",
            says: "type public.mood: labels is 'sad', 'happy', 'glad' on the source, 'sad', 'glad' on the target"),
        AttributeCase(
            "CREATE TYPE pair AS (a int, b text)", change: "ALTER TYPE pair ALTER ATTRIBUTE b TYPE varchar(5)",
            says: "type public.pair: column b is text on the source, character varying(5) on the target"),
        AttributeCase(
            "CREATE TYPE pair AS (a int, b text)", change: "ALTER TYPE pair DROP ATTRIBUTE b",
            says: "type public.pair: column b is missing on the target"),
        AttributeCase(
            "CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi)",
            change: "DROP TYPE r; CREATE TYPE r AS RANGE (subtype = float8)",
            says: "type public.r: difference function is float8mi on the source, not set on the target", mends: false),
        AttributeCase(
            "CREATE TYPE r AS RANGE (subtype = float8)",
            change: "DROP TYPE r; CREATE TYPE r AS RANGE (subtype = float4)",
            says: "type public.r: subtype is double precision on the source, real on the target", mends: false),
        AttributeCase(
            "CREATE TYPE r AS RANGE (subtype = text, collation = \"C\")",
            change: "DROP TYPE r; CREATE TYPE r AS RANGE (subtype = text, collation = \"POSIX\")",
            says:
                "type public.r: collation of the subtype is pg_catalog.\"C\" on the source, pg_catalog.\"POSIX\" on the target",
            mends: false),
        AttributeCase(
            "CREATE TYPE r AS RANGE (subtype = int, multirange_type_name = rs)",
            change: "DROP TYPE r; CREATE TYPE r AS RANGE (subtype = int, multirange_type_name = rr)",
            says: "type public.r: multirange type is public.rs on the source, public.rr on the target", mends: false,
            since: 140_000),
        AttributeCase(
            base(""), change: "DROP TYPE b CASCADE; " + base(", CATEGORY = 'X'"),
            says:
                "type public.b: base type's definition differs: it is \"…storage p, category U, delimiter ,\" on the source, \"…storage p, category X, delimiter ,\" on the target",
            mends: false),
        AttributeCase(
            "CREATE DOMAIN d AS text", change: "ALTER DOMAIN d SET NOT NULL",
            says: "domain public.d: is nullable on the source, NOT NULL on the target"),
        AttributeCase(
            "CREATE DOMAIN d AS text CONSTRAINT here NOT NULL",
            change: "ALTER DOMAIN d RENAME CONSTRAINT here TO there",
            says: "domain public.d: name of the NOT NULL constraint is here on the source, there on the target",
            since: 180_000),
        AttributeCase(
            "CREATE DOMAIN d AS text DEFAULT 'a'", change: "ALTER DOMAIN d SET DEFAULT 'b'",
            says: "domain public.d: default is 'a'::text on the source, 'b'::text on the target"),
        AttributeCase(
            "CREATE DOMAIN d AS varchar(5)", change: "DROP DOMAIN d; CREATE DOMAIN d AS varchar(6)",
            says:
                "domain public.d: base type is character varying(5) on the source, character varying(6) on the target",
            mends: false),
        AttributeCase(
            "CREATE DOMAIN d AS text COLLATE \"C\"", change: "DROP DOMAIN d; CREATE DOMAIN d AS text",
            says: "domain public.d: collation is pg_catalog.\"C\" on the source, not set on the target", mends: false),
        AttributeCase(
            "CREATE DOMAIN d AS int CONSTRAINT positive CHECK (VALUE > 0)",
            change: "ALTER DOMAIN d DROP CONSTRAINT positive",
            says: "domain public.d: constraint positive is missing on the target"),
        AttributeCase(
            "CREATE DOMAIN d AS int CONSTRAINT positive CHECK (VALUE > 0)",
            change: "ALTER DOMAIN d DROP CONSTRAINT positive; ALTER DOMAIN d ADD CONSTRAINT positive CHECK (VALUE > 1)",
            says:
                "domain public.d: constraint positive is CHECK ((VALUE > 0)) on the source, CHECK ((VALUE > 1)) on the target",
            mends: false),
        AttributeCase(
            "CREATE DOMAIN d AS int CONSTRAINT positive CHECK (VALUE > 0)",
            change: "COMMENT ON CONSTRAINT positive ON DOMAIN d IS 'x'",
            says: "domain public.d: constraint positive: comment is not set on the source, x on the target",
            since: 90_500),
    ]

    private static func base(_ more: String) -> String {
        """
        CREATE TYPE b;
        CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE AS 'textin';
        CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE AS 'textout';
        CREATE TYPE b (INPUT = b_in, OUTPUT = b_out\(more));
        """
    }
}
