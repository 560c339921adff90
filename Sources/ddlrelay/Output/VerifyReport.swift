import CatalogComparison

/// The result of `verify`.
struct VerifyReport: Sendable {
    let catalog: ComparisonResult
    let positions: ReplayPositions
    let sourceVersion: Int
    let targetVersion: Int
    /// Nil where rows were not compared.
    var data: DataResult?

    var isSame: Bool { differences.isEmpty }
    var isComplete: Bool { data?.notCompared.isEmpty ?? true }

    /// All of them, those of one object together.
    private var differences: [Difference] {
        let all = catalog.differences + (data?.differences ?? [])
        let places = Dictionary(all.enumerated().map { ($0.element.object, $0.offset) }) { first, _ in first }
        return all.enumerated().sorted {
            (places[$0.element.object] ?? 0, $0.offset) < (places[$1.element.object] ?? 0, $1.offset)
        }.map(\.element)
    }
    private var notes: [String] {
        catalog.notes + (data?.notes ?? []) + (data?.notCompared.map { "not compared: \($0)" } ?? [])
    }

    func show(_ format: CommandFormat) throws {
        switch format {
        case .json: try Report.json(json)
        case .table: showTable()
        case .sql: showScript()
        }
    }

    // MARK: - For a person

    private func showTable() {
        var object: String?
        for difference in differences {
            if difference.object != object {
                Report.text(difference.object)
                object = difference.object
            }
            Report.text("  " + difference.sentence)
            if let mending = difference.mending {
                // Only its beginning is set off: a literal may go over lines, and blanks in it count.
                Report.verbatim("      " + mending)
            }
        }
        for note in notes { Report.text(note) }
        Report.text(summary)
        if let line = positionLine { Report.text(line) }
    }

    // MARK: - For psql

    /// What mends the target, in an order that runs, and as comments what is left to a person.
    private func showScript() {
        Report.text("-- \(summary)")
        for line in notes + [positionLine].compactMap(\.self) { Report.text("-- \(Self.oneLine(line))") }
        let mendings = catalog.mendings
        if !mendings.isEmpty {
            Report.text("-- For the target. Read it, then run it whole: psql --single-transaction -v ON_ERROR_STOP=1")
            // Names are said in full; bodies of functions are not to be looked at before what they use is there.
            Report.text("SELECT pg_catalog.set_config('search_path', '', false) \\g /dev/null")
            Report.text("SET check_function_bodies = off;")
        }
        for difference in mendings {
            Report.text("\n-- \(Self.oneLine(difference.description))")
            Report.verbatim(difference.mending ?? "")
        }
        let left = differences.filter { $0.mending == nil }
        guard !left.isEmpty else { return }
        Report.text(
            "\n-- Without SQL of its own" + (mendings.isEmpty ? ":" : ": left to you, unless it comes with the above."))
        for difference in left { Report.text("-- \(Self.oneLine(difference.description))") }
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    // MARK: - In words

    private var summary: String {
        var compared = Self.count(catalog.compared, "object")
        if let data { compared += " and \(Self.count(Int(data.rows), "row")) of \(Self.count(data.tables, "table"))" }
        if isSame, let missed = data?.notCompared.count, missed > 0 {
            return "No difference found, but \(Self.count(missed, "table")) not compared: \(compared) compared."
        }
        guard !isSame else { return "No difference: \(compared) compared." }
        let objects = Self.count(Set(differences.map(\.object)).count, "object")
        return "\(Self.count(differences.count, "difference")) in \(objects): \(compared) compared."
    }

    private var positionLine: String? {
        guard let captured = positions.captured else { return nil }
        let replayed = positions.replayed.map { "had replayed up to \($0)" } ?? "has no record of replay from it"
        return "The source had captured commands up to \(captured), the target \(replayed)."
    }

    private static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

    // MARK: - For a program

    private var json: Encoded {
        Encoded(
            same: isSame && isComplete,
            source: Side(version: Self.version(sourceVersion), capturedUpTo: positions.captured),
            target: Side(version: Self.version(targetVersion), replayedUpTo: positions.replayed),
            compared: catalog.compared, differences: differences.map(Encoded.Item.init),
            data: data.map { Encoded.Rows(tables: $0.tables, rows: $0.rows, notCompared: $0.notCompared) },
            notes: catalog.notes + (data?.notes ?? []))
    }

    private struct Encoded: Encodable {
        let same: Bool
        let source: Side
        let target: Side
        let compared: Int
        let differences: [Item]
        let data: Rows?
        let notes: [String]

        struct Rows: Encodable {
            let tables: Int
            let rows: Int64
            let notCompared: [String]
        }

        struct Item: Encodable {
            let change: String
            let object: String
            let part: String?
            let attribute: String?
            let source: String?
            let target: String?
            let sentence: String
            let mending: String?

            init(_ difference: Difference) {
                change = difference.kind.rawValue
                object = difference.object
                part = difference.part
                attribute = difference.attribute
                source = difference.source
                target = difference.target
                sentence = difference.sentence
                mending = difference.mending
            }
        }
    }

    private struct Side: Encodable {
        let version: String
        var capturedUpTo: Int64?
        var replayedUpTo: Int64?
    }

    /// "15.18", "9.6.24".
    private static func version(_ number: Int) -> String {
        number >= 100_000
            ? "\(number / 10_000).\(number % 10_000)"
            : "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
    }
}
