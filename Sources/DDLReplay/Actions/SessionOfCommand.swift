import DDLCapture
import ObjectSelection
import PostgresClient

/// The session that a command ran in on the source, as the target's session has to be for it.
package enum SessionOfCommand {
    /// The path that the command's names were looked up in. `$user` is the acting role's schema; said by name, it is the
    /// same whoever runs it on the target.
    static func path(of command: CapturedCommand) -> SearchPath {
        guard let setting = command.message?.searchPath else {
            var path = SearchPath("")
            path.schemas = [command.schema].compactMap { $0 }
            return path
        }
        var path = SearchPath(setting)
        if let user = user(command) { path.schemas = path.schemas.map { $0 == "$user" ? user : $0 } }
        // A schema that was not there, or that the role could not use, hid nothing on the source; on the target it may.
        if let usable = command.message?.schemas {
            path.schemas = path.schemas.filter { usable.contains($0) || $0 == "pg_temp" || $0 == "pg_catalog" }
        }
        return path
    }

    static func session(
        for command: CapturedCommand, role: ReplayRole, mapper: NameMapper, innerSchemas: [String] = [],
        owner: String? = nil, leftOut: LeftOut = [], defaults: [String: String] = [:]
    ) -> TargetSession {
        let captured = user(command)
        let actingRole: String? =
            switch role {
            case .none: nil
            case .captured: owner ?? command.message?.role
            case .named(let name): name
            }
        return TargetSession(
            searchPath: searchPath(command, mapper, innerSchemas, isSameUser: actingRole == captured),
            settings: settings(command, leftOut, defaults), role: actingRole)
    }

    /// The setting as captured where nothing in it has to be changed.
    private static func searchPath(
        _ command: CapturedCommand, _ mapper: NameMapper, _ innerSchemas: [String], isSameUser: Bool
    ) -> String {
        let setting = command.message?.searchPath
        if let setting, innerSchemas.isEmpty, mapper.mapping.isIdentity,
            isSameUser || !setting.contains("$user"), isWhole(setting, mapper.path, user(command))
        {
            return setting
        }
        var path = mapper.path
        path.schemas = innerSchemas + path.schemas
        return mapper.map(path).setting
    }

    /// Whether every schema of the setting was there.
    private static func isWhole(_ setting: String, _ path: SearchPath, _ user: String?) -> Bool {
        SearchPath(setting).schemas.allSatisfy { path.schemas.contains($0 == "$user" ? user ?? $0 : $0) }
    }

    private static func user(_ command: CapturedCommand) -> String? {
        command.message == nil ? nil : command.message?.role ?? command.username
    }

    private static func settings(
        _ command: CapturedCommand, _ leftOut: LeftOut, _ defaults: [String: String]
    ) -> [String: String] {
        // Without a word of it, as in rows of the documented procedure, strings are taken as the standard says.
        var settings = defaults.merging(["standard_conforming_strings": "on"]) { $1 }
        for (name, value) in command.message?.settings ?? [:] where !notSet.contains(name) {
            if let value { settings[name] = value }
        }
        if leftOut.contains(.tablespaces) { settings["default_tablespace"] = nil }
        // The source has looked at the body already, and what it speaks of may be gone by now, or have been temporary.
        if settings["check_function_bodies"] != nil { settings["check_function_bodies"] = "off" }
        return settings
    }

    /// What the source has by default of the settings that are not captured and change what values look like as text.
    package static func defaults(of source: PostgresConnection) async throws -> [String: String] {
        let rows = try await source.query(
            """
            SELECT s.name, s.reset_val AS value FROM pg_catalog.pg_settings AS s
             WHERE s.name IN ('extra_float_digits', 'bytea_output')
            """
        ).rows
        return Dictionary(
            rows.compactMap { row in row.text("name").flatMap { name in row.text("value").map { (name, $0) } } },
            uniquingKeysWith: { $1 })
    }

    /// Settings that a target may not have, and that matter for values more than for definitions.
    private static let notSet: Set = ["lc_monetary", "default_text_search_config", "default_with_oids"]
}
