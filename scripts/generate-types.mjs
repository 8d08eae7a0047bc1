// Writes src/storyboard/schema.generated.ts from schema/storyboard.schema.json. A test does the same and compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The generated module as text, from the schema as it stands. */
export async function storyboardTypes() {
  const schema = JSON.parse(readFileSync(join(root, 'schema', 'storyboard.schema.json'), 'utf8'));
  return compile(schema, 'StoryboardDocument', {
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    format: false,
    bannerComment: '// Generated from schema/storyboard.schema.json by `npm run schema`. Do not edit.',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(root, 'src', 'storyboard', 'schema.generated.ts'), await storyboardTypes());
}
