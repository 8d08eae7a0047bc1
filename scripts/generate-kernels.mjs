// Compiles the kernels of the draft engine and writes the module into src/, where a test checks that it is current.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The file that contains the module, relative to the root. */
export const kernelFile = 'src/providers/draft/engine/kernels/kernel-module.generated.ts';

const options = [
  ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert'],
  // All data is in the memory of the engine, whose pages the caller adds: nothing is allocated.
  ...['--runtime', 'stub', '--importMemory', '--noExportMemory', '--sharedMemory'],
  ...['--initialMemory', '1', '--maximumMemory', '32768'],
  // Without relaxed SIMD, every processor gives the same bits.
  ...['--enable', 'simd', '--enable', 'threads', '--use', 'abort='],
];

/** The text of {@link kernelFile} for the kernels as they are now. */
export async function kernelModuleText() {
  const written = {};
  const { error, stderr } = await asc.main(
    ['kernels/index.ts', '--baseDir', root, '--outFile', 'kernels.wasm', '--bindings', 'raw', ...options],
    {
      writeFile(name, contents) {
        written[name] = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null) throw new Error(`The kernels do not compile:\n${stderr}`);
  const functions = written['kernels.d.ts'].matchAll(/export function (\w+)\(([^)]*)\): (\w+);/g);
  return [
    '// Written by scripts/generate-kernels.mjs from kernels/. Do not edit.',
    '',
    '/** The functions of the module. */',
    'export interface KernelFunctions {',
    ...Array.from(functions, ([, name, parameters, result]) => `  ${name}(${parameters}): ${result};`),
    '}',
    '',
    '/** The WebAssembly module in base64. */',
    `export const KERNEL_MODULE =\n  '${Buffer.from(written['kernels.wasm']).toString('base64')}';`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(root, kernelFile), await kernelModuleText());
}
