/// A chart with the words around it.
public struct ChartFigure: Sendable, Hashable {
  /// Lower-case words joined by hyphens; link target and file name.
  public var id: String
  /// Heading of the group it is shown under; figures of one group stand side by side.
  public var group: String
  /// What to look for in it. Markdown.
  public var caption: String
  public var chart: Chart
  /// Ids of the claims that it is about.
  public var claims: [String]

  public init(id: String, group: String, caption: String, chart: Chart, claims: [String] = []) {
    self.claims = claims
    self.id = id
    self.group = group
    self.caption = caption
    self.chart = chart
  }
}

/// The kinds of chart there are.
public enum Chart: Sendable, Hashable {
  case trajectories(TrajectoryChart)
  case bars(BarChart)
  case heat(HeadHeatMap)
  case classes(HeadClassMap)
  case layers(LayerChart)
  case elbow(ElbowChart)
  case overlap(OverlapMatrix)
  case trend(TrendChart)
}
