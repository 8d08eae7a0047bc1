// Writes schema/storyboard.schema.json: the hand-written schema/storyboard.base.json, completed with the names,
// settings, address schemes and models of the providers in the registry. A test does the same and compares.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'schema', 'storyboard.schema.json');

/** The storyboard's schema as text, with these providers or the built-in ones. */
export async function storyboardSchemaText(providers) {
  const { builtInProviders } = await importSource('providers/registry.ts');
  const { schemaFor } = await importSource('storyboard/schema/schema-for.ts');
  const traits = (providers ?? builtInProviders).map((entry) => entry.traits);
  const base = JSON.parse(readFileSync(join(root, 'schema', 'storyboard.base.json'), 'utf8'));
  const { $schema, ...rest } = schemaFor(fillPlaceholders(base, placeholders(traits)), traits);
  const $comment = 'Generated from storyboard.base.json and the providers by `npm run schema`. Do not edit.';
  return formatJson({ $schema, $comment, ...rest });
}

/** The values of the placeholders in the hand-written schema. */
function placeholders(traits) {
  const local = traits.filter(({ kind }) => kind === 'local');
  const own = traits.filter(({ kind }) => kind === 'own');
  const paid = traits.filter(({ kind }) => kind === 'paid');
  const [first] = traits;
  return {
    names: traits.map(({ id }) => id),
    localNames: local.map(({ id }) => id),
    ownNames: own.map(({ id }) => id),
    paidNames: paid.map(({ id }) => id),
    defaultName: first.id,
    providers: traits.map(({ id, description }) => `${id}: ${description}.`).join(' '),
    paidExamples: paid.map(({ id, settings }) => ({ use: id, ...exampleOf(settings), max_cost: '20 CNY' })),
    keyVariables: traits
      .filter(({ keyVariable }) => keyVariable !== null)
      .map(({ id, keyVariable }) => `${id} reads ${keyVariable}`),
    paidName: paid[0]?.id ?? first.id,
    keyVariableExample: `${traits.find(({ keyVariable }) => keyVariable !== null)?.keyVariable ?? 'API_KEY'}_CLIENT`,
    schemes: orList(['file', 'http(s)', ...traits.flatMap(({ schemes }) => schemes)].map((it) => `${it}://`)),
    models: first.models.slice(0, 2),
    defaultModel: first.defaultModel,
  };
}

// The first setting with its first example is enough to show where settings are written.
function exampleOf(settings) {
  return Object.fromEntries(
    Object.entries(settings)
      .slice(0, 1)
      .map(([key, { examples }]) => [key, examples[0]]),
  );
}

// `{{name}}` inside a text is replaced by text. A text that is only `{{name}}` becomes the value, and a list in a list
// becomes several items.
function fillPlaceholders(value, values) {
  if (typeof value === 'string') {
    const only = /^\{\{(\w+)\}\}$/.exec(value);
    if (only) return replacementOf(only[1]);
    return value.replace(/\{\{(\w+)\}\}/g, (_, name) => [replacementOf(name)].flat().join(', '));
  }
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const filled = fillPlaceholders(item, values);
      return typeof item === 'string' ? filled : [filled];
    });
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fillPlaceholders(inner, values)]),
  );

  function replacementOf(name) {
    if (!Object.hasOwn(values, name)) throw new Error(`Unknown placeholder {{${name}}} in the schema.`);
    return values[name];
  }
}

function orList(items) {
  return `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}

// The sources are run as they are: the types that the build needs are generated from what this writes.
async function importSource(path) {
  const { module } = await runnerImport(join(root, 'src', path), {
    configFile: false,
    root,
    logLevel: 'warn',
    oxc: { target: 'node20.19' },
  });
  return module;
}

// Through the project's formatter, so that `npm run format` changes nothing.
function formatJson(value) {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, 'format', `--stdin-file-path=${target}`],
    { cwd: root, input: JSON.stringify(value), encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The schema cannot be formatted: ${stderr}`);
  return `${stdout.trimEnd()}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(target, await storyboardSchemaText());
}
