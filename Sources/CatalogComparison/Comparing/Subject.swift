import PostgresParser

/// What a difference is about: an object, or a part of one. Its names are put into words only where there is a
/// difference, because a catalog has very many objects that have none.
struct Subject {
    let source: CatalogObject?
    private let target: CatalogObject?
    /// What the object is, or would be, called on the target.
    private let targetName: ObjectName
    /// For a part: what it belongs to.
    private let parent: Whole?

    /// An object that has parts.
    private struct Whole {
        let source: CatalogObject?
        let target: CatalogObject?
        let targetName: ObjectName

        var word: String { source?.word ?? target?.word ?? "" }
        var kind: ObjectKind { source?.kind ?? target?.kind ?? .schema }
        var sqlName: String { targetName.sql(isOperator: kind == .operator) }
        /// "table app.orders", with its other name where it has one.
        var title: String {
            let own = (source ?? target)?.title ?? ""
            guard let source, source.name != targetName else { return own }
            return "\(own) (\(sqlName) on the target)"
        }
    }

    /// An object that stands by itself.
    init(source: CatalogObject?, target: CatalogObject?, targetName: ObjectName) {
        self.source = source
        self.target = target
        self.targetName = targetName
        parent = nil
    }

    /// A part of another object.
    init(source: CatalogObject?, target: CatalogObject?, parent: Subject) {
        self.source = source
        self.target = target
        targetName = source?.name ?? target?.name ?? ObjectName(name: "")
        self.parent = parent.whole
    }

    var kind: ObjectKind { source?.kind ?? target?.kind ?? .schema }

    /// The object itself: "table app.orders".
    var title: String { (parent ?? whole).title }

    /// For a part: "column note".
    var part: String? { parent == nil ? nil : (source ?? target)?.title }

    private var whole: Whole { Whole(source: source, target: target, targetName: targetName) }

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
            word: whole.word, name: whole.sqlName, parentWord: parent?.word ?? "", parent: parent?.sqlName ?? "",
            schema: Identifier.quotedWhereNeeded((parent ?? whole).targetName.schema ?? ""), wanted: wanted,
            found: found, source: source ?? target, target: target)
    }

    func difference(
        _ kind: Difference.Kind, attribute: String?, source: String?, target: String?, sentence: String,
        mending: String?, stage: MendingStage
    ) -> Difference {
        Difference(
            kind: kind, object: title, part: part, attribute: attribute, source: source, target: target,
            sentence: sentence, mending: mending.map { $0.hasSuffix(";") ? $0 : $0 + ";" }, stage: stage)
    }

    /// When an attribute's value can be brought about.
    func stage(_ rule: AttributeRule, wanted: String?) -> MendingStage {
        (source ?? target).map { MendingStage.of(rule, $0, wanted: wanted) } ?? .definition
    }

    /// When the whole can be made or dropped.
    var stage: MendingStage {
        (source ?? target).map { MendingStage.ofWhole($0, isMissing: source != nil) } ?? .definition
    }
}
