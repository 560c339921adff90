import Foundation

/// The lines that only one of two dumps has, as diff(1) shows them; empty where the dumps are the same.
///
/// From 18 on a NOT NULL has a name of its own, which an older server cannot have: between different versions the
/// names do not count.
public func differingLines(_ source: String, _ target: String) -> [String] {
    let sameVersion = TestCluster.shared === TestCluster.target
    let (left, right) = (lines(source, namesOfNotNull: sameVersion), lines(target, namesOfNotNull: sameVersion))
    return right.difference(from: left).map { change in
        switch change {
        case .remove(let line, let text, _): "source \(line + 1): \(text)"
        case .insert(let line, let text, _): "target \(line + 1): \(text)"
        }
    }
}

private func lines(_ dump: String, namesOfNotNull: Bool) -> [String] {
    dump.split(separator: "\n").map { line in
        guard !namesOfNotNull, let start = line.range(of: " CONSTRAINT "),
            let end = line.range(of: "_not_null NOT NULL", range: start.upperBound..<line.endIndex)
        else { return String(line) }
        return line[..<start.lowerBound] + " NOT NULL" + line[end.upperBound...]
    }
}
