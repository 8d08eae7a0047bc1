// Bundles src/ into dist/: the command line and the library each load in a few large files, because to load
// hundreds of small modules takes longer than most commands run.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
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
  ['start', 'src/cli/main.ts'],
  ['program', 'src/cli/run-cli.ts'],
  ['check', 'src/cli/run/run-check.ts'],
  ['render', 'src/cli/run/run-render.ts'],
];

const workers = [
  ['draw-worker', 'providers/draft/engine/workers/worker.ts'],
  ['wasm-child', 'media/wasm-child.ts'],
  ['c2pa-worker', 'media/c2pa/c2pa-worker.ts'],
  ['job-child', 'jobs/queue/job-child.ts'],
];

/** Bundles everything into the folder `dist` of the project at `root`. */
export async function bundle(root) {
  const source = (path) => join(root, 'src', path);
  // CommonJS loads faster than ES modules do: no asynchronous loader starts.
  await bundleEntries(
    root,
    {
      // Without it, a group would have to contain everything that its modules import.
      preserveEntrySignatures: 'allow-extension',
      input: { main: source('cli/main.ts'), library: source('index.ts') },
      output: {
        format: 'cjs',
        entryFileNames: 'cli/[name].cjs',
        banner: ({ name }) => (name === 'main' ? commandGuard(root) : ''),
        chunkFileNames: 'cli/[name].cjs',
        // require() is faster, and V8 forgets in cached code how to import().
        dynamicImportInCjs: false,
        minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
        codeSplitting: { groups: chunkGroups(root), includeDependenciesRecursively: false },
      },
    },
    'cli/licenses.md',
  );
  requireNoImports(join(root, 'dist', 'cli'));
  // Processes and threads of their own. Each is one file: they start often, and share nothing with the command line.
  for (const [name, path] of workers) {
    await bundleEntries(
      root,
      {
        input: { [name]: source(path) },
        output: { format: 'es', entryFileNames: '[name].js', codeSplitting: false },
      },
      `licenses-${name}.md`,
    );
    keepOneLicenseFile(join(root, 'dist'), `licenses-${name}.md`);
  }
  packMaps(join(root, 'dist'));
  writeFileSync(join(root, 'dist', 'node-guard.js'), libraryGuard(root));
  const { href } = pathToFileURL(join(root, 'build', 'index.js'));
  writeFileSync(join(root, 'dist', 'index.js'), libraryEntry(Object.keys(await import(href))));
}

// What a worker contains is also in the command line.
function keepOneLicenseFile(dist, file) {
  const path = join(dist, file);
  if (!existsSync(path)) return;
  const all = readFileSync(join(dist, 'cli', 'licenses.md'), 'utf8');
  for (const heading of readFileSync(path, 'utf8').match(/^## .*$/gm) ?? [])
    if (!all.includes(heading)) throw new Error(`The licence of "${heading.slice(3)}" is missing.`);
  rmSync(path);
}

// Only a bug report reads the maps, so they are one file instead of one for each file of code.
function packMaps(dist) {
  const maps = {};
  for (const file of readdirSync(dist, { recursive: true })) {
    if (!/\.c?js\.map$/.test(file)) continue;
    maps[
      file
        .split(sep)
        .join('/')
        .replace(/\.map$/, '')
    ] = JSON.parse(readFileSync(join(dist, file), 'utf8'));
    rmSync(join(dist, file));
  }
  writeFileSync(join(dist, 'source-maps.json'), JSON.stringify(maps));
}

// The library shares the files of the command line. All of them come once the version of Node is known to be able to.
function libraryEntry(names) {
  return [
    'import "./node-guard.js";',
    'import library from "./cli/library.cjs";',
    '',
    `export const { ${[...names].sort().join(', ')} } = library;`,
    '',
  ].join('\n');
}

function requireNoImports(folder) {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.cjs'))) {
    if (/\bimport\(/.test(readFileSync(join(folder, name), 'utf8')))
      throw new Error(`${name} has an import().`);
  }
}

// The licences of the bundled packages require that their texts are shipped, in the file `licenses`.
async function bundleEntries(root, rolldownOptions, licenses) {
  return build({
    configFile: false,
    root,
    publicDir: false,
    plugins: [lateSubprocesses],
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

function chunkGroups(root) {
  for (const [, path] of chunks) {
    if (!existsSync(join(root, path)))
      throw new Error(`${path} names a chunk of the bundle, but does not exist.`);
  }
  const entries = chunks.map(([name, path], index) => {
    let modules;
    return {
      debugName: name,
      priority: chunks.length - index,
      name: (id, context) => {
        modules ??= staticImports(join(root, path), context);
        if (!modules.has(id)) return null;
        // The library needs some of these modules too, and must not run the command line with them.
        return name === 'start' && isOfCommands(relative(root, id)) ? 'main' : name;
      },
    };
  });
  // Late parts of a folder are one file. A folder imports only from lower ones, so these files have no cycle.
  return [...entries, { debugName: 'folders', priority: 0, name: (id) => lateFolder(relative(root, id)) }];
}

// Not the folders of which each command needs another small part.
const lateFolders = new Set([
  ...[
    'watch',
    'preview',
    'live-view',
    'emulator',
    'generate',
    'jobs',
    'film',
    'export',
    'providers',
    'media',
  ],
  ...['ingest', 'store', 'lockfile', 'timeline', 'plan', 'system', 'diagnostics', 'base'],
]);
// Commands that do little, with what they do.
const smallCommands = /^(run-)?(accept|note|pick|star)\.ts$/;

function isOfCommands(path) {
  return path.split(sep).slice(0, 2).join('/') === 'src/cli';
}

function lateFolder(path) {
  const [src, folder, inner] = path.split(sep);
  if (smallCommands.test(path.split(sep).at(-1))) return 'small-commands';
  if (src !== 'src' || !lateFolders.has(folder)) return null;
  if (folder !== 'providers') return folder;
  return inner.endsWith('.ts') ? null : `providers-${inner}`;
}

function staticImports(id, context, seen = new Set()) {
  if (seen.has(id)) return seen;
  seen.add(id);
  for (const imported of context.getModuleInfo(id)?.importedIds ?? []) staticImports(imported, context, seen);
  return seen;
}
