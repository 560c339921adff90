import Foundation
import PostgresClient

/// How the capture works. The capturing function reads these from its own comment.
public struct CaptureOptions: Sendable, Hashable {
    /// What a new table's REPLICA IDENTITY becomes.
    public enum ReplicaIdentity: String, Sendable, Hashable, CaseIterable {
        /// `REPLICA IDENTITY FULL`, as documented.
        case full
        /// Left as PostgreSQL makes it: the primary key.
        case `default`
    }

    /// What happens to a command that cannot be captured.
    public enum ErrorPolicy: String, Sendable, Hashable, CaseIterable {
        /// The command fails: nothing happens on the source that the target would not learn of.
        case fail
        /// The command succeeds with a warning, and is counted.
        case warn
    }

    /// How many rows the log keeps; nil for no limit.
    public var maxRows: Int?
    /// What a new table's REPLICA IDENTITY becomes.
    public var replicaIdentity: ReplicaIdentity
    /// LIKE pattern of the publications that a new table joins.
    public var publications: String
    /// What happens to a command that cannot be captured.
    public var onCaptureError: ErrorPolicy

    /// Options; the defaults are those of the documented procedure.
    public init(
        maxRows: Int? = 10_000, replicaIdentity: ReplicaIdentity = .full, publications: String = "dts_sync_%",
        onCaptureError: ErrorPolicy = .fail
    ) {
        self.maxRows = maxRows
        self.replicaIdentity = replicaIdentity
        self.publications = publications
        self.onCaptureError = onCaptureError
    }

    /// Reads the options from the function's comment; nil where it has none.
    public init?(comment: String) {
        guard let start = comment.firstIndex(of: "{"),
            let stored = try? JSONDecoder().decode(Stored.self, from: Data(comment[start...].utf8)),
            let replicaIdentity = ReplicaIdentity(rawValue: stored.replicaIdentity),
            let onCaptureError = ErrorPolicy(rawValue: stored.onCaptureError)
        else { return nil }
        self.init(
            maxRows: stored.maxRows, replicaIdentity: replicaIdentity, publications: stored.publications,
            onCaptureError: onCaptureError)
    }

    /// The comment of the capturing function with these options.
    public var comment: String {
        let pattern = (try? JSONEncoder().encode(publications)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
        return "ddlrelay \(ToolVersion.current): captures DDL into public.dts_ddl_command. Options: "
            + "{\"max_rows\": \(maxRows.map(String.init) ?? "null"), \"replica_identity\": \"\(replicaIdentity.rawValue)\", "
            + "\"publications\": \(pattern), \"on_capture_error\": \"\(onCaptureError.rawValue)\"}"
    }

    /// Options of which some were asked for; the others stay as they are.
    public struct Changes: Sendable, Hashable {
        /// `.some(nil)`: no limit.
        public var maxRows: Int??
        /// What a new table's REPLICA IDENTITY becomes.
        public var replicaIdentity: ReplicaIdentity?
        /// LIKE pattern of the publications that a new table joins.
        public var publications: String?
        /// What happens to a command that cannot be captured.
        public var onCaptureError: ErrorPolicy?

        /// Changes; what is nil was not asked for.
        public init(
            maxRows: Int?? = nil, replicaIdentity: ReplicaIdentity? = nil, publications: String? = nil,
            onCaptureError: ErrorPolicy? = nil
        ) {
            self.maxRows = maxRows
            self.replicaIdentity = replicaIdentity
            self.publications = publications
            self.onCaptureError = onCaptureError
        }

        /// The options with these changes.
        public func applied(to options: CaptureOptions) -> CaptureOptions {
            CaptureOptions(
                maxRows: maxRows ?? options.maxRows, replicaIdentity: replicaIdentity ?? options.replicaIdentity,
                publications: publications ?? options.publications,
                onCaptureError: onCaptureError ?? options.onCaptureError)
        }
    }

    private struct Stored: Decodable {
        let maxRows: Int?
        let replicaIdentity: String
        let publications: String
        let onCaptureError: String

        enum CodingKeys: String, CodingKey {
            case maxRows = "max_rows"
            case replicaIdentity = "replica_identity"
            case publications
            case onCaptureError = "on_capture_error"
        }
    }
}
