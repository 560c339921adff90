/// What a long-running command tells of itself.
protocol Monitor: Sendable {
    /// Whether it does its work, and what is wrong where it does not.
    func health() async -> (isWell: Bool, text: String)
    /// The text format of Prometheus.
    func metrics() async -> String
}

/// Text in the format of Prometheus.
struct MetricsText {
    private(set) var text = ""

    mutating func add(_ name: String, _ kind: String, _ help: String, _ values: [(labels: String, value: String)]) {
        text += "# HELP ddlrelay_\(name) \(help)\n# TYPE ddlrelay_\(name) \(kind)\n"
        for (labels, value) in values { text += "ddlrelay_\(name)\(labels) \(value)\n" }
    }

    mutating func add(_ name: String, _ kind: String, _ help: String, _ value: String) {
        add(name, kind, help, [("", value)])
    }
}
