import CCMark

@testable import Report

extension Node {
  /// cmark's name of the node's type.
  var kindName: String { String(cString: cmark_node_get_type_string(self)) }
}
