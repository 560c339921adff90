import DDLCapture
import DDLReplay
import Foundation
import LogicalSync

/// The steps of setting up and taking down, as a person reads them.
enum SyncProgress {
    @Sendable static func say(_ event: SyncEvent) {
        switch event {
        case .step(let step, let seconds):
            Messages.note(seconds < 1 ? step : "\(step) (\(Int(seconds.rounded())) s)")
        case .takingBack(let step): Messages.note("taking back: \(step)")
        default: break
        }
    }
}

/// The log of a running sync: one line an event.
struct SyncLog: Sendable {
    private let logger = EventLog()
    private let captureTrouble = CaptureTrouble()

    @Sendable func log(_ event: SyncEvent) {
        switch event {
        case .planned(let planned):
            var metadata: [String: String] = ["id": "\(planned.command.id)", "tag": "\(planned.command.tag)"]
            if let object = planned.command.objectName, !object.isEmpty { metadata["object"] = "\(object)" }
            switch planned.action {
            case .run: logger.info("will run", metadata: metadata)
            case .skip(let reason):
                metadata["reason"] = "\(reason)"
                logger.info("will skip", metadata: metadata)
            case .hold(let reason):
                metadata["reason"] = "\(reason)"
                logger.warning("will hold: the stream stops there until it is decided", metadata: metadata)
            }
        case .position(let id): logger.info("done on the target", metadata: ["position": "\(id)"])
        case .held(let id, let reason):
            logger.warning("held: the stream has stopped before it", metadata: ["id": "\(id)", "reason": "\(reason)"])
        case .tables(let added, let removed):
            logger.info(
                "tables changed",
                metadata: [
                    "added": "\(added.joined(separator: ", "))", "removed": "\(removed.joined(separator: ", "))",
                ])
        case .foreignKeysPutAway(let keys):
            logger.warning(
                "a TRUNCATE was refused: foreign keys are put away until their tables are copied",
                metadata: ["keys": "\(keys.joined(separator: ", "))"])
        case .foreignKeyNotValid(let error):
            logger.warning("a foreign key is not valid on the target yet: \(error)")
        case .tablesDelayed(let error):
            logger.info("new tables have to wait", metadata: ["error": "\(error)"])
        case .copying(let progress, let pace): logger.info("\(CopyReport.text(progress, pace))")
        case .copyingAgain(let table): logger.info("copying a table again", metadata: ["table": "\(table)"])
        case .standingBy: logger.info("standing by: another runner is at work")
        case .reconnecting(let error, let delay):
            logger.warning("connecting again", metadata: ["error": "\(error)", "delay_ms": "\(delay)"])
        case .step(let step, _): logger.info("\(step)")
        case .takingBack(let step): logger.info("taking back: \(step)")
        case .captureTrouble(let obstacles): captureTrouble.log(obstacles, to: logger)
        case .looked: break
        }
    }
}
