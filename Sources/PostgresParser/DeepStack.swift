import CPGQuery

/// Runs work on a stack of its own: the grammar's C code, and what unpacks its trees, goes down as deep as a statement is
/// nested, with a kilobyte and more for each level.
enum DeepStack {
    /// Texts up to here cannot be nested deeper than an ordinary stack has room for.
    private static let shortText = 4_000

    /// What `body` makes of a text of so many bytes; on the caller's stack where there is no other to be had.
    static func run<Outcome>(bytes: Int, _ body: () -> Outcome) -> Outcome {
        guard bytes > shortText else { return body() }
        // Address space; only what is used takes memory.
        let size = min(max(bytes * 2_500, 32 << 20), 512 << 20)
        return withoutActuallyEscaping(body) { body in
            let work = Work(body)
            let status = call_on_stack(
                size,
                { context in
                    guard let context else { return }
                    Unmanaged<AnyWork>.fromOpaque(context).takeUnretainedValue().run()
                }, Unmanaged<AnyWork>.passUnretained(work).toOpaque())
            return (status == 0 ? work.outcome : nil) ?? body()
        }
    }

    private class AnyWork {
        func run() {}
    }

    private final class Work<Outcome>: AnyWork {
        private let body: () -> Outcome
        private(set) var outcome: Outcome?

        init(_ body: @escaping () -> Outcome) { self.body = body }

        override func run() { outcome = body() }
    }
}
