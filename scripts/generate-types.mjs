// Writes the types and the data of schema/storyboard.schema.json to src/storyboard/schema/.
// A test does the same and compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const banner = '// Generated from schema/storyboard.schema.json by `npm run schema`. Do not edit.';

/** The generated module as text: the types of the document, and the schema itself as data. */
export async function storyboardModule() {
  const schema = readSchema();
  const types = await compile(schema, 'StoryboardDocument', {
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    format: true,
    style: { singleQuote: true, printWidth: 110 },
    bannerComment: banner,
    // The root's title would name the type that the rooms use for the finished storyboard.
    customName: ({ $id }) => ($id ? 'StoryboardDocument' : undefined),
  });
  // A pure room reads no file, so the schema travels as code; parsing JSON is faster than an object literal.
  const data = JSON.stringify(JSON.stringify(schema));
  return `${types}\n/** The schema as data. */\nexport const storyboardSchema: unknown = JSON.parse(\n  ${data},\n);\n`;
}

function readSchema() {
  return JSON.parse(readFileSync(join(root, 'schema', 'storyboard.schema.json'), 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(root, 'src', 'storyboard', 'schema', 'schema.generated.ts'), await storyboardModule());
}
