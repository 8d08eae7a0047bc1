import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceFile } from '../../src/storyboard/storyboard.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The absolute path of something in fixtures/storyboards. */
export function fixture(...parts: string[]): string {
  return join(root, 'fixtures', 'storyboards', ...parts);
}

/** The names of the YAML files in a folder of fixtures/storyboards, without their ending. */
export function yamlFilesIn(folder: string): string[] {
  return readdirSync(fixture(folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length));
}

/** A fixture as ingest hands it over, under a short name, so that messages are the same everywhere. */
export function fixtureSource(folder: string, name: string): SourceFile {
  return { name: `${name}.yaml`, bytes: readFileSync(fixture(folder, `${name}.yaml`)) };
}

/** A text as a file called storyboard.yaml. */
export function sourceOf(text: string): SourceFile {
  return { name: 'storyboard.yaml', bytes: new TextEncoder().encode(text) };
}
