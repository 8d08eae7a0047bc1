/** Where the compiled worker lies. Run from TypeScript sources (as tests do), it is the one that the build made. */
export function workerScript(here: string): URL {
  const source = here.lastIndexOf('/src/');
  if (source >= 0 && here.endsWith('.ts')) {
    return new URL(`${here.slice(0, source)}/dist/${here.slice(source + 5).replace(/[^/]*$/, 'worker.js')}`);
  }
  return new URL('worker.js', here);
}
