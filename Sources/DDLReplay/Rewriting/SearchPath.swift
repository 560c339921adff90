import PostgresClient
import PostgresParser

/// The setting `search_path`, read as PostgreSQL reads it.
struct SearchPath: Hashable {
    /// The schemas in order; `$user` stands for the role's own.
    var schemas: [String]

    /// Reads the setting's text. A text that is no list of names is kept as one name, as an error of its own.
    init(_ setting: String) {
        guard !setting.allSatisfy(\.isWhitespace) else {
            schemas = []
            return
        }
        var names: [String] = [""]
        var isQuoted = false
        var rest = Substring(setting)
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                rest.removeFirst()
                names[names.count - 1].append("\"")
            case "\"": isQuoted.toggle()
            case _ where isQuoted: names[names.count - 1].append(character)
            case ",": names.append("")
            case _ where character.isWhitespace: break
            default: names[names.count - 1] += character.lowercased()
            }
        }
        schemas = names
    }

    /// As the setting is written.
    var setting: String {
        schemas.isEmpty ? "" : schemas.map(Quoting.identifier).joined(separator: ", ")
    }
}
