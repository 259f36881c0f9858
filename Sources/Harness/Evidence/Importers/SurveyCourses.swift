/// Files that survey one checkpoint after another of a model, among files that survey the last one alone.
///
/// A course ends with the last checkpoint, which another file may have surveyed, too, on another machine: two values for one
/// measurement, of which neither is wrong. Claims are about the survey of the last checkpoint; the course's is set aside.
struct SurveyCourses {
  /// What a file was read as, and about which model.
  struct Reading: Hashable {
    var layout: String
    var subject: String
  }

  private struct Course: Hashable {
    var folder: Substring
    var reading: Reading
  }

  private var candidates: [(name: String, course: Course)] = []
  private var courses: Set<Course> = []

  /// A file that gave rows.
  mutating func gave(rows name: String, _ reading: Reading) { candidates.append((name, Self.course(name, reading))) }

  /// A file that was passed over because it is about an earlier checkpoint: its folder holds a course.
  mutating func passed(over name: String, _ reading: Reading) { courses.insert(Self.course(name, reading)) }

  private static func course(_ name: String, _ reading: Reading) -> Course { Course(folder: folder(of: name), reading: reading) }

  private static func folder(of name: String) -> Substring { name.lastIndex(of: "/").map { name[..<$0] } ?? "" }

  /// The files of courses whose measurements a file outside of the course's folder has, too, each with that file.
  ///
  /// O(rows of the model of each such file).
  func repeated(in store: MeasurementStore) throws(StoreError) -> [(name: String, other: String)] {
    var found: [(name: String, other: String)] = []
    for (name, course) in candidates where courses.contains(course) {
      let rows = try store.rows(ofSource: name, tier: .archive)
      let keys = Set(rows.map(\.key))
      for quantity in Set(rows.map(\.key.quantity)) {
        let others = try store.rows(tier: .archive, subject: course.reading.subject, quantity: quantity)
        let other = others.first {
          keys.contains($0.key) && $0.provenance.source != name && Self.folder(of: $0.provenance.source) != course.folder
        }
        if let other {
          found.append((name, other.provenance.source))
          break
        }
      }
    }
    return found
  }
}
