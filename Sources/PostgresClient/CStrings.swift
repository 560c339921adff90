import Glibc

/// Calls `body` with a NULL-terminated array of C strings, valid for the call only.
func withCStrings<Result>(_ strings: [String], _ body: ([UnsafePointer<CChar>?]) -> Result) -> Result {
    withOptionalCStrings(strings) { body($0 + [nil]) }
}

/// Calls `body` with an array of C strings, NULL for nil, valid for the call only.
func withOptionalCStrings<Result>(_ strings: [String?], _ body: ([UnsafePointer<CChar>?]) -> Result) -> Result {
    let copies = strings.map { $0.flatMap { strdup($0) } }
    defer { copies.forEach { free($0) } }
    return body(copies.map { UnsafePointer($0) })
}
