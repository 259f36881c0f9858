import Glibc
import Synchronization

/// The memory maps of files, so that a page which its file lost (because another process cut it short) reads as zeros
/// instead of ending the program.
///
/// The kernel sends SIGBUS at the first touch of such a page. The handler puts a page of zeros in its place and lets the
/// program go on; whoever reads asks the file afterwards whether it changed (`MappedFile.requireUnchanged()`). A
/// SIGBUS from anywhere else ends the program as ever.
package enum MappedPages {
  private struct Range {
    var start: UInt
    var end: UInt
  }

  /// More maps than are ever open; those beyond are not guarded.
  private static let capacity = 8192

  // Allocated and installed once, before the first map is made; the handler only reads. It may see a map that is being
  // added or removed, whose pages nobody touches then.
  private nonisolated(unsafe) static let ranges: UnsafeMutablePointer<Range> = {
    let ranges = UnsafeMutablePointer<Range>.allocate(capacity: capacity)
    ranges.initialize(repeating: Range(start: 0, end: 0), count: capacity)
    return ranges
  }()
  private static let pageSize = UInt(sysconf(Int32(_SC_PAGESIZE)))
  private static let isInstalled: Bool = {
    // Made now: the handler must find them there.
    guard ranges[0].end == 0, pageSize > 0 else { return false }
    var action = sigaction()
    action.__sigaction_handler.sa_sigaction = { _, info, _ in MappedPages.replace(info) }
    action.sa_flags = SA_SIGINFO | SA_ONSTACK
    return sigaction(SIGBUS, &action, nil) == 0
  }()
  private static let gate = Mutex(())

  /// Gives the calling thread a stack for the signal, once: generated code for matrix products takes the stack pointer
  /// for its own ends, and what the kernel pushed there would overwrite its operands. To be called by threads that
  /// compute with mapped elements.
  package static func prepareThread() {
    guard isInstalled, pthread_getspecific(key) == nil else { return }
    var stack = stack_t()
    // Somebody else's is as good.
    guard sigaltstack(nil, &stack) == 0, stack.ss_flags & noStack != 0,
      let memory = malloc(stackSize)
    else { return }
    stack = stack_t(ss_sp: memory, ss_flags: 0, ss_size: stackSize)
    sigaltstack(&stack, nil)
    pthread_setspecific(key, memory)
  }

  /// Linux's `SS_DISABLE`.
  private static let noStack: Int32 = 2
  /// Room for the registers of every processor, and for the handler.
  private static let stackSize = 128 << 10
  /// The thread's stack for the signal; let go of when the thread ends.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { memory in
      var stack = stack_t(ss_sp: nil, ss_flags: MappedPages.noStack, ss_size: 0)
      sigaltstack(&stack, nil)
      free(memory)
    }
    return key
  }()

  package static func add(_ address: UnsafeMutableRawPointer, _ count: Int) {
    guard isInstalled else { return }
    gate.withLock { _ in
      guard let free = (0..<capacity).first(where: { ranges[$0].end == 0 }) else { return }
      let start = UInt(bitPattern: address)
      ranges[free] = Range(start: start, end: start + UInt(count))
    }
  }

  package static func remove(_ address: UnsafeMutableRawPointer?) {
    let start = UInt(bitPattern: address)
    gate.withLock { _ in
      for index in 0..<capacity where ranges[index].end != 0 && ranges[index].start == start {
        ranges[index] = Range(start: 0, end: 0)
        return
      }
    }
  }

  /// Called by the signal: no locks, no allocation.
  private static func replace(_ info: UnsafeMutablePointer<siginfo_t>?) {
    let address = UInt(bitPattern: info?.pointee._sifields._sigfault.si_addr)
    for index in 0..<capacity where address >= ranges[index].start && address < ranges[index].end {
      let page = UnsafeMutableRawPointer(bitPattern: address / pageSize * pageSize)
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED
      if mmap(page, Int(pageSize), PROT_READ, flags, -1, 0) != MAP_FAILED { return }
      break
    }
    signal(SIGBUS, SIG_DFL)
  }
}
