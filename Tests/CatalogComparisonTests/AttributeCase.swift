/// One attribute that is changed on one side only.
struct AttributeCase: Sendable {
    /// What is made on both sides.
    let setup: String
    /// What is done on the target only.
    let change: String
    /// The one difference that is to be found.
    let says: String
    /// Others that come with it of necessity.
    let alsoSays: [String]
    /// Whether the SQL that is proposed makes both sides the same again; nil where none is to be proposed.
    let mends: Bool
    /// The extension that the case needs.
    var needsExtension: String? { setup.contains("CREATE EXTENSION hstore") ? "hstore" : nil }
    /// The oldest server that has it.
    let since: Int

    init(
        _ setup: String, change: String, says: String, alsoSays: [String] = [], mends: Bool = true, since: Int = 90_400
    ) {
        self.setup = setup
        self.change = change
        self.says = says
        self.alsoSays = alsoSays
        self.mends = mends
        self.since = since
    }

    /// A table that most cases begin with.
    static let table = """
        CREATE SCHEMA app;
        CREATE TABLE app.orders (id integer NOT NULL, note text, price numeric(10,2));
        """
}
