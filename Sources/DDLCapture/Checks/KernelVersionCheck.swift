extension ServerCheck {
    /// On ApsaraDB RDS the vendor's build must be recent enough (documented procedure, prerequisites).
    static let kernelVersion = ServerCheck(name: "kernel-version") { facts, options in
        let platform = options.platform(of: facts)
        guard platform == .apsaraDBRDS else {
            return .pass("no minimum is documented for \(platform.name)")
        }
        let reported = facts.marks.settings["rds_release_date"]
        guard let minimum = minimumOnApsaraDBRDS(facts.majorVersion) else {
            return .pass("no minimum is documented for \(platform.name) \(facts.majorVersion)")
        }
        guard let found = options.kernelVersion ?? reported.flatMap(KernelVersion.init) else {
            return .unknown(
                "the kernel version cannot be read" + (reported.map { " from rds_release_date \"\($0)\"" } ?? ""),
                hint:
                    "Look it up in the ApsaraDB console (Basic Information) and give it with --kernel-version YYYYMMDD; \(minimum) or later is needed."
            )
        }
        guard found >= minimum else {
            return .fail(
                "kernel version \(found) of \(platform.name) \(facts.majorVersion): \(minimum) or later is needed",
                hint:
                    "Upgrade the minor engine version in the ApsaraDB console: Basic Information, Upgrade Minor Engine Version."
            )
        }
        return .pass("kernel version \(found), \(minimum) or later is needed")
    }

    /// 20201130 on 10, 11 and 12; 20210228 on 13; none stated for later versions.
    private static func minimumOnApsaraDBRDS(_ majorVersion: Int) -> KernelVersion? {
        switch majorVersion {
        case 10, 11, 12: KernelVersion("20201130")
        case 13: KernelVersion("20210228")
        default: nil
        }
    }
}
