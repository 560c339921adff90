import DDLCapture

/// The documented function's own commands fire it again: a CREATE TABLE leaves rows with the same text and the tags
/// ALTER TABLE, ALTER PUBLICATION (one for each publication) and CREATE TABLE, in this order. Only the last is the
/// user's; it says `alter_sql=` in column message.
enum EchoOfDocumentedProcedure {
    static func indices(in commands: [CapturedCommand]) -> [Int] {
        var found: [Int] = []
        for (index, command) in commands.enumerated()
        where command.tag == "CREATE TABLE" && command.rawMessage?.hasPrefix("alter_sql=") == true {
            func isSameCommand(_ other: CapturedCommand) -> Bool {
                other.message == nil && other.transactionID == command.transactionID && other.ddlText == command.ddlText
            }
            var before = index - 1
            var publications: [Int] = []
            while before >= 0, commands[before].tag == "ALTER PUBLICATION", isSameCommand(commands[before]) {
                publications.append(before)
                before -= 1
            }
            if before >= 0, commands[before].tag == "ALTER TABLE", isSameCommand(commands[before]) {
                found += publications + [before]
            }
        }
        return found
    }
}
