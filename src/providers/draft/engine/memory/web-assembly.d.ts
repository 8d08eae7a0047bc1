// The part of the WebAssembly interface that the engine uses. The types of Node do not declare it.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
    // Keeps other objects from being taken for a module.
    private readonly compiled: true;
  }

  class Memory {
    constructor(limits: { readonly initial: number; readonly maximum: number; readonly shared: true });
    readonly buffer: SharedArrayBuffer;
    /** Adds pages of 64 kB and returns the number of pages before. */
    grow(pages: number): number;
  }

  class Instance {
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory } });
    readonly exports: object;
  }
}
