import CPGQuery

/// Copies libpg_query's protobuf tree into ``SyntaxNode`` values, by the tree's own descriptors.
struct ParseTreeReader {
    /// The statements of a packed `pg_query.ParseResult`: `RawStmt` nodes; nil where it cannot be unpacked.
    static func statements(packed: PgQueryProtobuf) throws(SQLSyntaxError) -> [SyntaxNode]? {
        try withUnsafePointer(to: pg_query__parse_result__descriptor) { descriptor throws(SQLSyntaxError) in
            try unpack(packed, as: descriptor)?.list("stmts")
        }
    }

    /// The tokens of a packed `pg_query.ScanResult`; nil where it cannot be unpacked.
    static func tokens(packed: PgQueryProtobuf) throws(SQLSyntaxError) -> [SyntaxNode]? {
        try withUnsafePointer(to: pg_query__scan_result__descriptor) { descriptor throws(SQLSyntaxError) in
            try unpack(packed, as: descriptor)?.list("tokens")
        }
    }

    private static func unpack(
        _ packed: PgQueryProtobuf, as descriptor: UnsafePointer<ProtobufCMessageDescriptor>
    ) throws(SQLSyntaxError) -> SyntaxNode? {
        let bytes = UnsafeRawPointer(packed.data)?.assumingMemoryBound(to: UInt8.self)
        guard let message = protobuf_c_message_unpack(descriptor, nil, packed.len, bytes) else { return nil }
        defer { protobuf_c_message_free_unpacked(message, nil) }
        return try node(message, at: 0)
    }

    /// How many nodes may be one in the other: a thread's stack has room for a few times as many.
    private static let deepest = 3_000

    /// How many bytes "pg_query." has.
    private static let packagePrefix = 9

    private static func node(
        _ message: UnsafePointer<ProtobufCMessage>, at depth: Int
    ) throws(SQLSyntaxError) -> SyntaxNode {
        guard depth < deepest else {
            throw SQLSyntaxError(message: "expressions are nested too deep", position: nil)
        }
        let descriptor = message.pointee.descriptor.pointee
        let base = UnsafeRawPointer(message)
        // "pg_query.A_Const"; the short name is another spelling of it.
        let type = String(cString: descriptor.name + packagePrefix)
        if type == "Node" {
            return try alternative(descriptor, base, at: depth) ?? SyntaxNode(type: "Null", fields: [])
        }

        var fields: [(name: String, value: SyntaxNode.Value)] = []
        for index in 0..<Int(descriptor.n_fields) {
            let field = descriptor.fields[index]
            if let value = try value(of: field, in: base, at: depth) {
                fields.append((String(cString: field.name), value))
            }
        }
        return SyntaxNode(type: type, fields: fields)
    }

    /// The one message that is set in a `Node`, whose 240 fields are alternatives.
    private static func alternative(
        _ descriptor: ProtobufCMessageDescriptor, _ base: UnsafeRawPointer, at depth: Int
    ) throws(SQLSyntaxError) -> SyntaxNode? {
        guard descriptor.n_fields > 0 else { return nil }
        let chosen = base.load(fromByteOffset: Int(descriptor.fields[0].quantifier_offset), as: UInt32.self)
        guard
            let field = withUnsafePointer(
                to: descriptor, { protobuf_c_message_descriptor_get_field($0, chosen) })
        else { return nil }
        if case .node(let node)? = try value(of: field.pointee, in: base, at: depth) { return node }
        return nil
    }

    private static func value(
        of field: ProtobufCFieldDescriptor, in base: UnsafeRawPointer, at depth: Int
    ) throws(SQLSyntaxError) -> SyntaxNode.Value? {
        let isAlternative = field.flags & UInt32(PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue) != 0
        if isAlternative,
            base.load(fromByteOffset: Int(field.quantifier_offset), as: UInt32.self) != field.id
        {
            return nil
        }
        let place = base + Int(field.offset)
        if field.label == PROTOBUF_C_LABEL_REPEATED {
            return try list(
                of: field, count: base.load(fromByteOffset: Int(field.quantifier_offset), as: Int.self), in: place,
                at: depth)
        }
        switch field.type {
        case PROTOBUF_C_TYPE_MESSAGE:
            guard let message = place.load(as: UnsafePointer<ProtobufCMessage>?.self) else { return nil }
            return .node(try node(message, at: depth + 1))
        case PROTOBUF_C_TYPE_STRING:
            guard let text = place.load(as: UnsafePointer<CChar>?.self) else { return nil }
            return text.pointee == 0 && !isAlternative ? nil : .string(String(cString: text))
        case PROTOBUF_C_TYPE_BOOL:
            return place.load(as: Int32.self) != 0 ? .boolean(true) : nil
        case PROTOBUF_C_TYPE_ENUM:
            return symbol(place.load(as: Int32.self), field)
        case PROTOBUF_C_TYPE_INT32, PROTOBUF_C_TYPE_SINT32, PROTOBUF_C_TYPE_SFIXED32:
            return nonZero(Int(place.load(as: Int32.self)))
        case PROTOBUF_C_TYPE_UINT32, PROTOBUF_C_TYPE_FIXED32:
            return nonZero(Int(place.load(as: UInt32.self)))
        case PROTOBUF_C_TYPE_INT64, PROTOBUF_C_TYPE_SINT64, PROTOBUF_C_TYPE_SFIXED64:
            return nonZero(Int(place.load(as: Int64.self)))
        case PROTOBUF_C_TYPE_UINT64, PROTOBUF_C_TYPE_FIXED64:
            return nonZero(Int(truncatingIfNeeded: place.load(as: UInt64.self)))
        default:
            return nil
        }
    }

    private static func list(
        of field: ProtobufCFieldDescriptor, count: Int, in place: UnsafeRawPointer, at depth: Int
    ) throws(SQLSyntaxError) -> SyntaxNode.Value? {
        guard count > 0, field.type == PROTOBUF_C_TYPE_MESSAGE,
            let elements = place.load(as: UnsafePointer<UnsafePointer<ProtobufCMessage>>?.self)
        else { return nil }
        var nodes: [SyntaxNode] = []
        nodes.reserveCapacity(count)
        for place in 0..<count { nodes.append(try node(elements[place], at: depth + 1)) }
        return .list(nodes)
    }

    private static func nonZero(_ number: Int) -> SyntaxNode.Value? {
        number == 0 ? nil : .integer(number)
    }

    private static func symbol(_ number: Int32, _ field: ProtobufCFieldDescriptor) -> SyntaxNode.Value? {
        guard let raw = field.descriptor else { return nil }
        let descriptor = raw.assumingMemoryBound(to: ProtobufCEnumDescriptor.self)
        guard let value = protobuf_c_enum_descriptor_get_value(descriptor, number) else { return nil }
        let name = String(cString: value.pointee.name)
        return name.hasSuffix("_UNDEFINED") ? nil : .symbol(name)
    }
}
