#include <pg_query.h>
#include <protobuf-c/protobuf-c.h>

// libpg_query exports these descriptors; its own header for them declares 240 message types that are not needed,
// because the tree is read through the descriptors.
extern const ProtobufCMessageDescriptor pg_query__parse_result__descriptor;
extern const ProtobufCMessageDescriptor pg_query__scan_result__descriptor;
