import Foundation
import PostgresClient
import TestCluster
import Testing

@testable import DDLCapture

/// The call stack is text in the language of lc_messages, and languages differ in the order of its words too.
@Suite(.enabled(if: MessageLanguage.areTranslated, "this server's programs have no translations"))
struct LanguageTests {
    private struct Nesting {
        let outer: String
        let inner: String
    }

    private static let setup = """
        CREATE FUNCTION innermost() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN EXECUTE $q$CREATE TABLE deep (
          "a"
        int)$q$; END $f$;
        CREATE FUNCTION middle() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN PERFORM innermost(); END $f$;
        CREATE FUNCTION outermost() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN PERFORM middle(); END $f$;
        CREATE PROCEDURE proc() LANGUAGE plpgsql AS $f$ BEGIN CREATE TABLE by_procedure (); END $f$;
        CREATE TABLE triggering (a int);
        CREATE FUNCTION trig() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN CREATE TABLE by_trigger (); RETURN NEW; END $f$;
        CREATE TRIGGER t BEFORE INSERT ON triggering FOR EACH ROW EXECUTE FUNCTION trig();
        """

    private static let nestings = [
        Nesting(outer: "CREATE TABLE plain (a int)", inner: ""),
        Nesting(
            outer: "DO $$ BEGIN CREATE TABLE inner_1 (a text DEFAULT '\"'); END $$",
            inner: "CREATE TABLE inner_1 (a text DEFAULT '\"')"),
        Nesting(
            outer: "DO $$ BEGIN EXECUTE 'CREATE TABLE inner_2 (a int) -- x'; END $$",
            inner: "CREATE TABLE inner_2 (a int) -- x"),
        Nesting(
            outer: "DO $$ BEGIN FOR i IN 1..1 LOOP EXECUTE E'CREATE TABLE 表 (\n\"列\"\n int)'; END LOOP; END $$",
            inner: "CREATE TABLE 表 (\n\"列\"\n int)"),
        Nesting(outer: "SELECT outermost()", inner: "CREATE TABLE deep (\n  \"a\"\nint)"),
        Nesting(outer: "CALL proc()", inner: "CREATE TABLE by_procedure ()"),
        Nesting(outer: "INSERT INTO triggering VALUES (1)", inner: "CREATE TABLE by_trigger ()"),
    ]

    @Test(
        "under lc_messages in any language the inner statement is captured to the letter, and its role is known",
        arguments: MessageLanguage.all)
    func languages(_ language: MessageLanguage) async throws {
        let locales = try await language.compiled()
        defer { try? FileManager.default.removeItem(atPath: locales) }
        try await ThrowawayServer.run(["lc_messages=\(language.locale)"], environment: ["LOCPATH": locales]) { server in
            let database = try await server.makeDatabase("language")
            let connection = try await database.connect()
            // Otherwise this would be one more test in English.
            let failure = try await #require(throws: PostgresError.self) { try await connection.query("SELECT 1/0") }
            #expect(failure.message == language.divisionByZero)
            try await CaptureInstaller(connection).install()
            try await connection.execute(Self.setup)
            try await connection.execute(
                "CREATE ROLE actor; GRANT ALL ON SCHEMA public TO actor; GRANT ALL ON triggering TO actor")
            for (role, name) in [("none", "postgres"), ("actor", "actor")] {
                for nesting in Self.nestings {
                    try await connection.execute("BEGIN; SET LOCAL ROLE \(role)")
                    try await connection.execute(nesting.outer)
                    try await connection.execute("RESET ROLE")
                    let rows = try await CaptureLog(connection).commands()
                    // A second role's tables would have the names of the first one's.
                    try await connection.execute("ROLLBACK")
                    let command = try #require(rows.last)
                    #expect(command.ddlText == nesting.outer)
                    #expect((command.message?.statement ?? "") == nesting.inner)
                    #expect(command.message?.role == name, "\(nesting.outer): \(command.message?.context ?? "")")
                }
            }
            try await connection.execute(
                "CREATE FUNCTION two() RETURNS void LANGUAGE sql AS 'CREATE TABLE f1 (); CREATE TABLE f2 ()'; SELECT two()"
            )
            let rows = try await CaptureLog(connection).commands().suffix(2)
            #expect(rows.map { $0.message?.functionFrame?.last } == ["1", "2"])
            #expect(rows.allSatisfy { $0.message?.functionBodies?.count == 1 })
        }
    }
}
