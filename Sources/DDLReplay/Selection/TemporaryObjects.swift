import DDLCapture
import Foundation
import PostgresParser

extension CapturedCommand {
    /// Whether all that the command was meant for is of one session, and gone with it.
    var isAboutTemporaryObjects: Bool {
        let objects = message?.objects ?? []
        let mains = objects.contains { $0.original == true } ? objects.filter { $0.original == true } : objects
        return !mains.isEmpty && mains.allSatisfy { $0.temporary == true || $0.isOfTemporaryTable }
    }
}

extension CaptureMessage.Object {
    /// Triggers, rules and policies have no schema of their own: `r on pg_temp.t`.
    fileprivate var isOfTemporaryTable: Bool {
        guard ["trigger", "rule", "policy", "table constraint"].contains(type), schema == nil, let identity,
            let on = identity.range(of: " on pg_temp.", options: .backwards)
        else { return false }
        // Not within a quoted name; what follows is one name.
        return identity[..<on.lowerBound].filter { $0 == "\"" }.count.isMultiple(of: 2)
            && QualifiedName(identity: String(identity[on.upperBound...])) != nil
    }
}
