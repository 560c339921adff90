extension ServerCheck {
    /// The documented procedure works for migration tasks created after 2020-10-01.
    static let taskDate = ServerCheck(name: "task-created") { _, options in
        guard let created = options.taskCreated else {
            return .pass("not asked: --task-created was not given")
        }
        guard let limit = TaskDate("2020-10-01"), created > limit else {
            return .fail(
                "the migration task was created on \(created): after 2020-10-01 is needed",
                hint: "Create a new migration task.")
        }
        return .pass("the migration task was created on \(created), after 2020-10-01")
    }
}
