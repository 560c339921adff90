import CaptureSQL
import Testing

@testable import DDLCapture

@Suite struct OptionsAndStampsTests {
    @Test(
        "options go through the function's comment and back",
        arguments: [
            CaptureOptions(),
            CaptureOptions(maxRows: nil, replicaIdentity: .default, publications: "a\"b'c\\%", onCaptureError: .warn),
            CaptureOptions(maxRows: 1),
        ])
    func roundTrip(options: CaptureOptions) {
        #expect(CaptureOptions(comment: options.comment) == options)
        #expect(ToolVersion(comment: options.comment) == .current)
    }

    @Test("a damaged comment has no options", arguments: ["", "ddlrelay 0.1.0: x", "ddlrelay {\"max_rows\": 1}", "{"])
    func damaged(comment: String) {
        #expect(CaptureOptions(comment: comment) == nil)
    }

    @Test("the SQL files carry this version's stamp, and the default options")
    func stamps() {
        for file in [CaptureSQL.logTable, CaptureSQL.options, CaptureSQL.eventTriggers, CaptureSQL.replayState] {
            #expect(file.contains("ddlrelay \(ToolVersion.current)"))
        }
        #expect(CaptureSQL.options.contains(CaptureOptions().comment))
        // The function knows the defaults by their text, and does not read them.
        let options = CaptureOptions().comment.drop { $0 != "{" }
        #expect(CaptureState.expectedSource?.contains("option_text <> '\(options)'") == true)
        #expect(CaptureState.expectedSource?.contains("dts_ddl_command") == true)
    }

    @Test("stamps are read", arguments: [("ddlrelay 0.1.0: x", "0.1.0"), ("ddlrelay 12.3.45", "12.3.45")])
    func stamp(comment: String, version: String) {
        #expect(ToolVersion(comment: comment)?.description == version)
    }

    @Test("what is not our stamp is none", arguments: [nil, "", "something", "ddlrelay one", "ddlrelay 1.2"])
    func noStamp(comment: String?) {
        #expect(ToolVersion(comment: comment) == nil)
    }
}
