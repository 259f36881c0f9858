/// Name and version of this software, as reports and measurements record it.
enum Tool {
  static let version = "0.1.0"
}
