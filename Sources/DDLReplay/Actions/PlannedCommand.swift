import DDLCapture

/// A captured command and what becomes of it.
public struct PlannedCommand: Sendable, Hashable {
    /// The row.
    public let command: CapturedCommand
    /// The decision.
    public let action: ReplayAction

    package init(command: CapturedCommand, action: ReplayAction) {
        self.command = command
        self.action = action
    }

    /// Commands in id order, parted as they commit together on the target.
    public static func transactions(_ plan: [PlannedCommand]) -> [[PlannedCommand]] {
        TransactionGroups.split(plan.map(\.command.transactionID)).map { Array(plan[$0]) }
    }

    /// The command with what a person decided about it.
    func decided(_ decision: HeldCommand.Decision?, _ planner: ActionPlanner) -> PlannedCommand {
        switch decision {
        case .skip: PlannedCommand(command: command, action: .skip(reason: "skipped by the operator"))
        case .replace(let sql): PlannedCommand(command: command, action: planner.replacement(sql, for: command))
        case .retry, nil: self
        }
    }
}
