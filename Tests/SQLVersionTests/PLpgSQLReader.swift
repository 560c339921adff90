import Foundation
import PostgresParser

/// SQL and the oldest version that runs it.
struct GuardedSQL {
    let text: String
    let minimum: Int
}

/// The SQL inside PL/pgSQL, each piece with the version test that it stands behind.
struct PLpgSQLReader {
    private(set) var pieces: [GuardedSQL] = []

    /// - Parameter sql: a script with functions and DO blocks.
    /// - Throws: `SQLSyntaxError` where one cannot be read.
    init(_ sql: String, minimum: Int) throws {
        let json = try SQLParser.plpgsqlTrees(of: sql)
        read(try JSONSerialization.jsonObject(with: Data(json.utf8)), minimum: minimum)
    }

    private mutating func read(_ value: Any, minimum: Int) {
        switch value {
        case let list as [Any]: for item in list { read(item, minimum: minimum) }
        case let object as [String: Any]:
            for (type, content) in object {
                switch (type, content) {
                case ("PLpgSQL_stmt_if", let fields as [String: Any]): readIf(fields, minimum: minimum)
                case ("PLpgSQL_expr", let fields as [String: Any]):
                    readExpression(fields["query"] as? String ?? "", minimum: minimum)
                default: read(content, minimum: minimum)
                }
            }
        default: break
        }
    }

    private mutating func readIf(_ fields: [String: Any], minimum: Int) {
        var outside = minimum
        func query(_ condition: Any?) -> String {
            ((condition as? [String: Any])?["PLpgSQL_expr"] as? [String: Any])?["query"] as? String ?? ""
        }
        let branches =
            [(fields["cond"], fields["then_body"])]
            + (fields["elsif_list"] as? [[String: Any]] ?? []).compactMap { $0["PLpgSQL_if_elsif"] as? [String: Any] }
            .map { ($0["cond"], $0["stmts"]) }
        for (condition, body) in branches {
            let said = VersionGuard.minimums(query(condition), outside: outside)
            readExpression(query(condition), minimum: outside)
            read(body ?? [], minimum: said.whenTrue)
            outside = said.whenFalse
        }
        read(fields["else_body"] ?? [], minimum: outside)
    }

    private mutating func readExpression(_ query: String, minimum: Int) {
        // An assignment's text has its target in front.
        let text = query.range(of: ":=").map { String(query[$0.upperBound...]) } ?? query
        let statement = (try? SQLParser.parse(query)) == nil ? "SELECT \(text)" : query
        pieces.append(GuardedSQL(text: statement, minimum: minimum))
        // Strings that are SQL themselves, for EXECUTE.
        for tree in (try? SQLParser.parse(statement)) ?? [] {
            tree.tree.walk { node in
                guard node.type == "A_Const", let string = node.node("sval")?.string("sval"),
                    let sql = QueryText.statement(string)
                else { return }
                pieces.append(GuardedSQL(text: sql, minimum: minimum))
            }
        }
    }
}
