import Glibc
import Ground

/// A folder with a model in it, as model hubs and training scripts lay it out.
package struct CheckpointFolder {
  package let path: String
  /// Names of its entries, sorted; empty if it cannot be read.
  package let names: [String]

  package init?(_ path: String) {
    guard Self.isFolder(path) else { return nil }
    self.path = path.hasSuffix("/") || path.isEmpty ? path : path + "/"
    names = Self.entries(path)
  }

  /// The folder around a file.
  package init(around file: String) {
    path = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    names = Self.entries(path.isEmpty ? "." : path)
  }

  package func holds(_ name: String) -> Bool { names.contains(name) }

  /// The file of weights that Transformers would load, or the only one there is, and what its reader has to know.
  ///
  /// Transformers takes, in this order: the file that `transformers_weights` in `config.json` names,
  /// `model.safetensors`, its index of shards, `pytorch_model.bin`, its index of shards.
  package func weights() throws(CheckpointError) -> (file: String, notes: [String]) {
    if let name = try namedByConfiguration() { return (path + name, passedOver(by: name)) }
    for name in ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"]
    where holds(name) {
      return (path + name, passedOver(by: name))
    }
    let files = weightFiles
    guard files.count == 1, let only = files.first, !only.contains(/-\d+-of-\d+\./) else { throw noChoice(files) }
    return (path + only, [])
  }

  /// The file that the configuration names for Transformers.
  private func namedByConfiguration() throws(CheckpointError) -> String? {
    guard holds("config.json"),
      let fields = try? JSONParser.parse(MappedFile(path: path + "config.json"), dialect: .python).object,
      let name = fields["transformers_weights"]?.string, name != "adapter_model.bin"
    else { return nil }
    guard holds(name) else {
      throw CheckpointError(
        file: path + "config.json", place: "transformers_weights", problem: "\(quoted(name)) is not in the folder",
        remedy: "Fetch that file, or name the weight file itself.")
    }
    return name
  }

  /// Other sets of weights beside the one that is taken.
  private func passedOver(by name: String) -> [String] {
    var others = weightFiles.filter { $0 != name }
    if name.hasSuffix(".index.json") {
      others.removeAll { $0.contains(/-\d+-of-\d+\./) && $0.hasPrefix(name.prefix { $0 != "." }) }
    }
    let indices = names.filter { $0.hasSuffix(".index.json") && $0 != name }
    if !indices.isEmpty { others.removeAll { $0.contains(/-\d+-of-\d+\./) } }
    others += indices
    var notes: [String] = []
    if !others.isEmpty {
      notes.append(
        "\(name) is read, as Transformers chooses; not read: \(others.sorted().joined(separator: ", ")) (name one of them to "
          + "measure it)")
    }
    if let adapter = names.first(where: { $0.hasPrefix("adapter_model.") }) {
      notes.append("\(adapter) is not applied: the model is measured without the adapter")
    }
    return notes
  }

  /// Files that may hold a model's weights, sorted: not an optimiser's, a scheduler's or an adapter's.
  private var weightFiles: [String] {
    names.filter { name in
      [".safetensors", ".gguf", ".pt", ".pth", ".bin", ".ckpt"].contains { name.hasSuffix($0) }
        && !Self.besides.contains { name.hasPrefix($0) } && !name.hasSuffix("_optim_states.pt")
    }
  }

  private static let besides = [
    "optimizer", "scheduler", "rng_state", "random_states", "training_args", "scaler", "adapter_model", "zero_pp_rank",
    "lr_scheduler", "tokenizer",
  ]

  private func noChoice(_ files: [String]) -> CheckpointError {
    let parts = files.filter { $0.contains(/-\d+-of-\d+\./) }
    if let part = parts.first, parts.count == files.count {
      let stem = part.prefix { $0 != "-" }
      let ending = part.hasSuffix(".bin") ? ".bin" : ".safetensors"
      return CheckpointError(
        file: path, place: "folder", problem: "there are \(parts.count) shards and no index that says what is in them",
        remedy: "Fetch \(stem)\(ending).index.json from where the shards are from.")
    }
    if files.count > 1, otherLayout == nil {
      return CheckpointError(
        file: path, place: "folder", problem: "there are \(files.count) weight files: " + files.joined(separator: ", "),
        remedy: "Name the weight file itself.")
    }
    return missing("there is no weight file")
  }

  /// What the folder holds instead of what was looked for, in one sentence, with what to do.
  package func missing(_ problem: String) -> CheckpointError {
    if let (name, remedy) = otherLayout {
      return CheckpointError(file: path, place: "folder", problem: "\(problem): \(name)", remedy: remedy)
    }
    if let (problem, remedy) = inSubfolder(problem) {
      return CheckpointError(file: path, place: "folder", problem: problem, remedy: remedy)
    }
    let shown = names.filter { !$0.hasPrefix(".") }
    let listing = shown.prefix(6).joined(separator: ", ") + (shown.count > 6 ? " and \(shown.count - 6) more" : "")
    return CheckpointError(
      file: path, place: "folder", problem: problem,
      remedy: (shown.isEmpty ? "The folder is empty" : "The folder holds \(listing)")
        + ". Name a folder with config.json and weights in Transformers' layout, or a weight file.")
  }

  /// What a folder in this one holds, where this one holds nothing that is known.
  private func inSubfolder(_ problem: String) -> (problem: String, remedy: String)? {
    for name in names where !name.hasPrefix(".") {
      guard let folder = CheckpointFolder(path + name) else { continue }
      if let (layout, remedy) = folder.otherLayout { return ("\(problem): \(name)/\(layout)", remedy) }
      if let file = folder.weightFiles.first {
        let configuration = holds("config.json") && !folder.holds("config.json") ? ", with config.json in it" : ""
        return ("\(problem); \(name)/ holds \(file)", "Name that folder\(configuration).")
      }
    }
    return nil
  }

  /// The layout of another library that the folder's names show.
  private var otherLayout: (name: String, remedy: String)? {
    let convert = "Convert it to Transformers' layout"
    func any(_ test: (String) -> Bool) -> String? { names.first(where: test) }
    if let adapter = any({ $0.hasPrefix("adapter_model.") }) ?? any({ $0 == "adapter_config.json" }) {
      return (
        "\(adapter) is an adapter (LoRA or the like), not a model",
        "Merge it into its base model (merge_and_unload of peft) and save that."
      )
    }
    if let file = any({ $0.hasPrefix("consolidated.") }), holds("params.json") {
      return (
        "\(file) and params.json are the layout of Meta or Mistral, with other names and another order of rotation",
        convert + " (convert_llama_weights_to_hf.py), or fetch the model's Transformers version."
      )
    }
    if let file = any({ $0 == "lit_model.pth" || $0 == "lit_config.json" || $0 == "model_config.yaml" }) {
      return ("\(file) is LitGPT's layout", convert + " (litgpt convert_from_litgpt).")
    }
    if any({ $0 == "weights.npz" || $0.hasPrefix("weights.00.") }) != nil {
      return ("weights.npz is MLX's layout", "Use the Transformers version of the model.")
    }
    if let file = any({ $0.hasSuffix(".distcp") }) {
      return (
        "\(file) is a distributed checkpoint of PyTorch",
        "Join it: python -m torch.distributed.checkpoint.format_utils dcp_to_torch FOLDER model.pt."
      )
    }
    if holds("zero_to_fp32.py") {
      return ("zero_to_fp32.py shows that DeepSpeed wrote it, in parts", "Join them: python zero_to_fp32.py . pytorch_model.bin.")
    }
    if holds("latest_checkpointed_iteration.txt") {
      return ("latest_checkpointed_iteration.txt is of Megatron", convert + " with Megatron's own tools.")
    }
    if let file = any({ $0.hasSuffix("_optim_states.pt") }), any({ $0.hasSuffix("_model_states.pt") }) == nil {
      return ("\(file) holds DeepSpeed's optimizer", "Join it with zero_to_fp32.py, which DeepSpeed puts beside it.")
    }
    for (ending, library) in [
      (".msgpack", "Flax"), (".h5", "TensorFlow"), (".ot", "rust-bert"), (".onnx", "ONNX"), (".tflite", "TensorFlow Lite"),
      (".nemo", "NeMo"), (".ckpt.index", "TensorFlow"), (".mlmodel", "Core ML"), (".keras", "Keras"),
    ] {
      guard let file = any({ $0.hasSuffix(ending) }) else { continue }
      return ("\(file) is of \(library)", convert + ", as safetensors.")
    }
    if holds("refs"), holds("snapshots") {
      return (
        "it is the cache of a repository of the Hub",
        "Name one of the folders in snapshots, or the cache's folder to 'claims fingerprint' for all revisions."
      )
    }
    return nil
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func entries(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(entry.pointee.d_reclen)) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
