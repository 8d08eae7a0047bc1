import { engineMemory } from '../memory/engine-memory.js';
import { KERNEL_MODULE, type KernelFunctions } from './kernel-module.generated.js';

let compiled: WebAssembly.Module | undefined;
let own: KernelFunctions | undefined;

/**
 * The functions that run over every pixel, compiled from the folder kernels/ of the project, which describes them. An
 * address is the `byteOffset` of a view of the engine's memory.
 */
export function kernels(): KernelFunctions {
  own ??= new WebAssembly.Instance(kernelModule(), { env: { memory: engineMemory() } })
    .exports as KernelFunctions;
  return own;
}

/** The compiled kernels. Threads share them, so that they are compiled once. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_MODULE, 'base64'));
  return compiled;
}

/** Makes a thread use the kernels that another one has compiled. Call it before anything else. */
export function adoptKernels(module: WebAssembly.Module): void {
  compiled = module;
}
