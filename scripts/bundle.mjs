// Bundles src/ into dist/: the command line and the library each load in a few large files, because to load
// hundreds of small modules takes longer than most commands run.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { commandGuard, libraryGuard } from './node-guard.mjs';

// Packages that stay packages: large ones that few commands load, and optional ones that may be absent.
const external = [
  ...['undici', 'sharp', 'ffmpeg-static', 'fs-native-extensions', 'bullmq', 'ioredis'],
  ...[/^@ffmpeg\//, /^@embedpdf\//, /^@contentauth\//],
];

// A module goes into the first of these chunks that needs it. `main` is small, because it is compiled in each run, and
// the code of the others is kept compiled. `check` is small too, and most commands need what it needs; `render` adds
// what generates and assembles. All else is left to the bundler: each command's own.
const chunks = [
  ['main', 'src/cli/main.ts'],
  ['program', 'src/cli/run-cli.ts'],
  ['check', 'src/cli/run/run-check.ts'],
  ['render', 'src/cli/run/run-render.ts'],
];

/** Bundles everything into the folder `dist` of the project at `root`. */
export async function bundle(root) {
  const source = (path) => join(root, 'src', path);
  // CommonJS loads faster than ES modules do: no asynchronous loader starts.
  await bundleEntries(
    root,
    {
      input: { main: source('cli/main.ts') },
      output: {
        format: 'cjs',
        entryFileNames: 'cli/[name].cjs',
        banner: ({ name }) => (name === 'main' ? commandGuard(root) : ''),
        chunkFileNames: 'cli/[name].cjs',
        // require() is faster, and V8 forgets in cached code how to import().
        dynamicImportInCjs: false,
        minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
        codeSplitting: { groups: chunkGroups(root) },
      },
    },
    'cli/licenses.md',
  );
  requireNoImports(join(root, 'dist', 'cli'));
  await bundleEntries(
    root,
    {
      input: {
        index: source('index.ts'),
        'draw-worker': source('providers/draft/engine/workers/worker.ts'),
        'wasm-child': source('media/wasm-child.ts'),
        'c2pa-worker': source('media/c2pa/c2pa-worker.ts'),
        'job-child': source('jobs/queue/job-child.ts'),
      },
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'library/[name].js',
        banner: ({ name, isEntry }) => (isEntry && name === 'index' ? "import './node-guard.js';" : ''),
      },
    },
    'library/licenses.md',
    [linkableBuiltins],
  );
  writeFileSync(join(root, 'dist', 'node-guard.js'), libraryGuard(root));
}

function requireNoImports(folder) {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.cjs'))) {
    if (/\bimport\(/.test(readFileSync(join(folder, name), 'utf8')))
      throw new Error(`${name} has an import().`);
  }
}

// The licences of the bundled packages require that their texts are shipped, in the file `licenses`.
async function bundleEntries(root, rolldownOptions, licenses, plugins = []) {
  await build({
    configFile: false,
    root,
    publicDir: false,
    plugins: [lateSubprocesses, ...plugins],
    // The build of "yaml" as ES modules: only what is used of it is taken, and it starts faster than its CommonJS build.
    resolve: { alias: { yaml: join(root, 'node_modules', 'yaml', 'browser', 'dist', 'index.js') } },
    logLevel: 'warn',
    ssr: { noExternal: true, external: external.filter((name) => typeof name === 'string'), target: 'node' },
    build: {
      ssr: true,
      outDir: join(root, 'dist'),
      emptyOutDir: false,
      target: 'node20.19',
      minify: false,
      sourcemap: true,
      license: { fileName: licenses },
      rolldownOptions: {
        ...rolldownOptions,
        output: { ...rolldownOptions.output, sourcemapExcludeSources: true },
        external,
        // A module can be late for one importer and needed by another one.
        checks: { ineffectiveDynamicImport: false },
      },
    },
  });
}

// Commander requires node:child_process for subcommands in executables of their own, which do not exist here. Loading
// it takes a twentieth of the time of a check.
const lateSubprocesses = {
  name: 'late-subprocesses',
  enforce: 'pre',
  resolveId(source, importer = '') {
    return source === 'node:child_process' && /[\\/]commander[\\/]/.test(importer)
      ? '\0late-subprocesses'
      : null;
  },
  load(id) {
    const spawn = "(...args) => process.getBuiltinModule('node:child_process').spawn(...args)";
    return id === '\0late-subprocesses' ? `module.exports = { spawn: ${spawn} };` : null;
  },
};

// All modules are linked before the first one runs, and a name that an old Node does not export ends that. So names are
// read from the default export, which always exists.
const linkableBuiltins = {
  name: 'linkable-builtins',
  enforce: 'pre',
  resolveId(source, importer, { kind }) {
    const name = source.replace(/^node:/, '');
    const isNamed = kind === 'import-statement' && !importer?.startsWith('\0builtin:');
    return isNamed && builtinModules.includes(name) ? `\0builtin:${name}` : null;
  },
  load(id) {
    if (!id.startsWith('\0builtin:')) return null;
    const name = id.slice('\0builtin:'.length);
    const exported = Object.keys(process.getBuiltinModule(name)).filter((key) => /^[A-Za-z]\w*$/.test(key));
    const code = [
      `import builtin from 'node:${name}';`,
      'export default builtin;',
      ...exported
        .filter((key) => key !== 'default')
        .map((key) => `export const ${key} = /* @__PURE__ */ (() => builtin.${key})();`),
    ].join('\n');
    return { code, moduleSideEffects: false };
  },
};

function chunkGroups(root) {
  for (const [, path] of chunks) {
    if (!existsSync(join(root, path)))
      throw new Error(`${path} names a chunk of the bundle, but does not exist.`);
  }
  return chunks.map(([name, path], index) => {
    let modules;
    return {
      debugName: name,
      priority: chunks.length - index,
      name: (id, context) => {
        modules ??= staticImports(join(root, path), context);
        return modules.has(id) ? name : null;
      },
    };
  });
}

function staticImports(id, context, seen = new Set()) {
  if (seen.has(id)) return seen;
  seen.add(id);
  for (const imported of context.getModuleInfo(id)?.importedIds ?? []) staticImports(imported, context, seen);
  return seen;
}
