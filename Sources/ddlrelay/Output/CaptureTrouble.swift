import Synchronization

/// A source that does not capture every command, as it is said to a person.
final class CaptureTrouble: Sendable {
    static func message(_ obstacles: [String]) -> String {
        "the source does not capture every command: \(obstacles.joined(separator: "; "))"
    }

    static let hint =
        "Commands of that time are lost to replay: run \"ddlrelay install\" on the source, then \"ddlrelay verify\", and mend what differs."

    private let wasThere = Mutex(false)

    /// Logs trouble, and its end; that there is none at the start is nothing to say.
    func log(_ obstacles: [String], to log: EventLog) {
        let wasThere = wasThere.withLock { was in
            defer { was = !obstacles.isEmpty }
            return was
        }
        if !obstacles.isEmpty {
            log.warning("\(Self.message(obstacles)). \(Self.hint)")
        } else if wasThere {
            log.info("the source captures every command again")
        }
    }
}
