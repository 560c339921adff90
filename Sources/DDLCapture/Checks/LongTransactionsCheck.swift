extension ServerCheck {
    /// What a session may take before it is worth a word, in seconds.
    private static let patience: Int64 = 60

    /// On a source, a replication slot waits for every transaction that runs when it is made. On a target, a replayed
    /// command waits for the locks that they hold.
    static let longTransactions = ServerCheck(name: "long-transactions") { facts, _ in
        Finding.on(facts.openTransactions) { transactions in
            let long = transactions.filter { $0.seconds >= patience }
            guard let oldest = long.first else { return .pass("no transaction is open for more than \(patience) s") }
            return .warn(
                "\(long.count) \(long.count == 1 ? "transaction is" : "transactions are") open for more than \(patience) s, the oldest for \(oldest.seconds) s",
                detail: Finding.list(long.map(\.description)),
                hint:
                    "Making a slot and replayed commands wait for them: end them (pg_terminate_backend(pid), COMMIT PREPARED or ROLLBACK PREPARED), or wait."
            )
        }
    }
}
