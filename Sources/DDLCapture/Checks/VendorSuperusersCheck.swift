extension ServerCheck {
    /// Some vendors keep event triggers from firing for their own superusers, so that nobody gains their rights.
    static let vendorSuperusers = ServerCheck(name: "vendor-superusers") { facts, options in
        let platform = options.platform(of: facts)
        return platform.skipsEventTriggersOfSuperusers
            ? .warn(
                "on \(platform.name) event triggers do not fire for the vendor's own superusers",
                hint: "DDL that the platform runs itself (its dashboard, its upgrades) is not captured.")
            : .pass("event triggers fire for every role")
    }
}
