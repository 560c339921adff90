import PostgresParser

/// What a difference is about: an object, or a part of one.
struct Subject {
    let kind: ObjectKind
    /// The object itself: "table app.orders", with its other name where it has one.
    let title: String
    /// For a part: "column note".
    let part: String?
    private let word: String
    private let name: String
    private let schema: String
    private let parentWord: String
    private let parentName: String
    private let source: CatalogObject?

    /// An object that stands by itself.
    init(source: CatalogObject?, target: CatalogObject?, targetName: ObjectName) {
        kind = source?.kind ?? target?.kind ?? .schema
        word = source?.word ?? target?.word ?? ""
        name = targetName.sql(isOperator: kind == .operator)
        schema = Identifier.quotedWhereNeeded(targetName.schema ?? "")
        let ownTitle = (source ?? target)?.title ?? ""
        let isRenamed = source.map { $0.name != targetName } ?? false
        title = isRenamed ? "\(ownTitle) (\(name) on the target)" : ownTitle
        part = nil
        parentWord = ""
        parentName = ""
        self.source = source
    }

    /// A part of another object.
    init(source: CatalogObject?, target: CatalogObject?, parent: Subject) {
        let own = source ?? target
        kind = own?.kind ?? .column
        word = own?.word ?? ""
        name = own?.name.description ?? ""
        schema = parent.schema
        title = parent.title
        part = own?.title
        parentWord = parent.word
        parentName = parent.name
        self.source = source
    }

    /// A sentence about the subject, without the object: "column note is ...", or "is ..." for the object itself.
    func says(_ predicate: String) -> String {
        part.map { "\($0) \(predicate)" } ?? predicate
    }

    /// A sentence about an attribute: "column note: default is ...".
    func says(_ predicate: String, of attribute: String) -> String {
        part.map { "\($0): \(attribute) \(predicate)" } ?? "\(attribute) \(predicate)"
    }

    func mending(wanted: String?, found: String?) -> Mending {
        Mending(
            word: word, name: name, parentWord: parentWord, parent: parentName, schema: schema, wanted: wanted,
            found: found, source: source)
    }

    func difference(
        _ kind: Difference.Kind, attribute: String?, source: String?, target: String?, sentence: String,
        mending: String?
    ) -> Difference {
        Difference(
            kind: kind, object: title, part: part, attribute: attribute, source: source, target: target,
            sentence: sentence, mending: mending.map { $0.hasSuffix(";") ? $0 : $0 + ";" })
    }
}
