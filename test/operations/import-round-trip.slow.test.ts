import { join } from 'node:path';
import { DOMParser, type Element, XMLSerializer } from '@xmldom/xmldom';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../src/base/line-diff.js';
import type { ImportOutcome } from '../../src/events/import-outcome.js';
import { exportEdit } from '../../src/operations/export.js';
import { importEdit } from '../../src/operations/import.js';
import { render } from '../../src/operations/render.js';
import { retake } from '../../src/operations/retake.js';
import { takes } from '../../src/operations/takes.js';
import { openProject, type Project } from '../../src/project/project.js';
import type { ProviderEntry } from '../../src/providers/provider-entry.js';
import { engineHere } from '../media/engines.js';
import { countingProvider } from '../rig/counting-provider.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { spending } from '../rig/quick-provider.js';

const engine = await engineHere();
const { signal } = spending;

const STORYBOARD = `# The film
version: 1
title: "“灯笼” & <friends>"
film: { output: film.mp4, fps: 30, chapters: true, captions: soft } # thirty
provider: quick
keyframes:
  a: push-a.png
  b: push-b.png # the other one
shots:
  # one
  - id: one
    title: "Dächer & 屋根"
    first: a
    last: b
    prompt: |
      She says "go"
      & runs <fast>.
    caption: 'It rains. 雨です。'
  # two
  - id: two
    first: previous
    last: plain.png
    prompt: Two, slowly. # a comment
  - { id: three, first: a, last: plain.png, prompt: Three., transition: { dissolve: 330ms } }
  - id: four
    first: b
    last: plain.png
    transition: { fade: 400ms, color: "#204060" }
    caption: [{ text: Hello, from: 500ms, to: 1s }, { text: There, from: 1s, to: 1500ms }]
    prompt: Four.
  - { id: five, first: b, last: a, prompt: Five., transition: { wipe: 300ms, style: slideup } }
  - { id: later, first: a, last: b, prompt: Later., skip: true }
`;

let files: TestProject;
let project: Project;
const exported: Record<string, string> = {};

beforeAll(async () => {
  files = await openTestProject(STORYBOARD);
  project = openProject({
    storyboard: files.storyboard,
    env: { PATH: process.env.PATH },
    providers: [withLengths(countingProvider(async () => engine))],
  });
  expect(await render(project, spending)).toMatchObject({ status: 'finished' });
  expect(await retake(project, { ...spending, shots: ['two'], seed: 9 })).toMatchObject({
    status: 'retaken',
  });
  for (const format of ['otio', 'fcpxml', 'csv'] as const) {
    const output = join(files.folder, `cut.${format}`);
    expect(await exportEdit(project, { format, output, signal })).toMatchObject({ status: 'exported' });
    exported[format] = (await files.read(`cut.${format}`)).toString('utf8');
  }
});
afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await files[Symbol.asyncDispose]();
});

// Its clips have 2.5 seconds, whatever was requested.
function withLengths(entry: ProviderEntry): ProviderEntry {
  return {
    ...entry,
    async open(...setup) {
      const provider = await entry.open(...setup);
      return {
        ...provider,
        capabilities: (model) => {
          const known = provider.capabilities(model);
          return known && { ...known, durations: { min: 1, max: 10, default: 2.5 } };
        },
      };
    },
  };
}

/** What an import of a changed file would change. */
async function imported(name: string, text: string): Promise<ImportOutcome> {
  await files.write(name, text);
  const outcome = await importEdit(project, { file: join(files.folder, name), signal });
  expect((await files.read('storyboard.yaml')).toString('utf8')).toBe(STORYBOARD);
  return outcome;
}

function changesOf(outcome: ImportOutcome): readonly string[] {
  if (outcome.status !== 'declined') throw new Error(`The import ended as ${outcome.status}.`);
  return unifiedDiff(outcome.before, outcome.after).filter((line) => /^[+-]/.test(line));
}

describe.each(['otio', 'fcpxml', 'csv'])('an exported %s', (format) => {
  test('that was not changed asks for nothing', async () => {
    const outcome = await imported(`same.${format}`, exported[format]!);
    expect(outcome).toMatchObject({ status: 'unchanged', picks: [], removed: [], diagnostics: [] });
  });

  test('whose shots are in another order moves them, and keeps the images of each', async () => {
    const outcome = await imported(`moved.${format}`, swapped(format, exported[format]!));
    expect(outcome).toMatchObject({ added: [], removed: [], picks: [] });
    expect(changesOf(outcome)).toEqual([
      '+  # two',
      '+  - id: two',
      '+    first: b',
      '+    last: plain.png',
      '+    prompt: Two, slowly. # a comment',
      '-  # two',
      '-  - id: two',
      '-    first: previous',
      '-    last: plain.png',
      '-    prompt: Two, slowly. # a comment',
    ]);
  });

  test('with a shorter shot changes its length', async () => {
    const outcome = await imported(`trimmed.${format}`, trimmed(format, exported[format]!));
    expect(changesOf(outcome)).toEqual(['+    duration: 2']);
  });

  test('without a shot leaves it out of the film, and keeps it in the file', async () => {
    const outcome = await imported(`removed.${format}`, removedFrom(format, exported[format]!));
    expect(outcome).toMatchObject({ removed: ['one'] });
    expect(changesOf(outcome)).toEqual(['+    skip: true']);
  });

  test('with another caption and prompt changes these', async () => {
    const text = exported[format]!.replaceAll('Hello', 'Good day').replace(
      'Prompt: Two, slowly.',
      'Prompt: Two, fast.',
    );
    const changed = format === 'csv' ? text.replace('Two, slowly.', 'Two, fast.') : text;
    // What an export remembers is not what an editing program changes.
    const outcome = await imported(`texts.${format}`, restoreFacts(changed));
    expect(changesOf(outcome)).toEqual([
      '-    prompt: Two, slowly. # a comment',
      '+    prompt: Two, fast. # a comment',
      '-    caption: [{ text: Hello, from: 500ms, to: 1s }, { text: There, from: 1s, to: 1500ms }]',
      '+    caption: [{ text: Good day, from: 500ms, to: 1s }, { text: There, from: 1s, to: 1500ms }]',
    ]);
  });

  test('with another take of a shot picks it', async () => {
    const listed = await takes(project, { shots: ['two'], signal });
    if (listed.status !== 'listed') throw new Error(listed.status);
    const [one, two] = listed.shots[0]!.takes.map(({ name }) => name);
    const outcome = await imported(`take.${format}`, otherTake(format, exported[format]!, [one!, two!]));
    expect(outcome).toMatchObject({ status: 'declined', picks: [{ shot: 'two', take: 2 }] });
    expect(changesOf(outcome)).toEqual([]);
  });
});

test('a prompt that was edited in the storyboard since the export stays', async () => {
  const other = await files.copy();
  const edited = STORYBOARD.replace('Three.', 'Three at night.').replace('"“灯笼” & <friends>"', 'New title');
  await other.write('storyboard.yaml', edited);
  await using moved = openProject({
    storyboard: other.storyboard,
    env: { PATH: process.env.PATH },
    providers: [withLengths(countingProvider(async () => engine))],
  });
  for (const format of ['otio', 'fcpxml']) {
    const outcome = await importEdit(moved, { file: join(files.folder, `cut.${format}`), signal });
    expect(outcome.status).toBe('unchanged');
  }
});

// biome-ignore lint/suspicious/noExplicitAny: JSON of a foreign format
type Any = any;

function inOtio(text: string, edit: (items: Any[]) => Any[]): string {
  const timeline = JSON.parse(text);
  const track = timeline.tracks.children[0];
  track.children = edit(track.children);
  return JSON.stringify(timeline, null, 2);
}

function inFcpxml(text: string, edit: (spine: Element, items: Element[]) => void): string {
  const document = new DOMParser().parseFromString(text, 'text/xml');
  const spine = [...document.getElementsByTagName('spine')][0]!;
  edit(
    spine,
    [...spine.childNodes].filter((one): one is Element => one.nodeType === 1),
  );
  return new XMLSerializer().serializeToString(document);
}

function inCsv(text: string, edit: (rows: string[][]) => string[][]): string {
  const rows = parse(text, { bom: true }) as string[][];
  return edit(rows)
    .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';'))
    .join('\n');
}

/** The first two shots, which a cut divides, in the other order. */
function swapped(format: string, text: string): string {
  if (format === 'otio') return inOtio(text, ([one, two, ...rest]) => [two, one, ...rest]);
  if (format === 'csv') return inCsv(text, ([head, one, two, ...rest]) => [head!, two!, one!, ...rest]);
  return inFcpxml(text, (spine, [one, two]) => {
    two!.setAttribute('offset', '0s');
    one!.setAttribute('offset', two!.getAttribute('duration') ?? '0s');
    spine.insertBefore(two!, one!);
  });
}

/** The first shot without its last half second. */
function trimmed(format: string, text: string): string {
  if (format === 'otio')
    return inOtio(text, (items) => {
      items[0].source_range.duration.value -= 15;
      return items;
    });
  if (format === 'csv')
    return inCsv(text, ([head, one, ...rest]) => {
      const at = head!.indexOf('seconds');
      one![at] = String(Number(one![at]) - 0.5);
      return [head!, one!, ...rest];
    });
  return inFcpxml(text, (_, [one]) => {
    const [above, below = '1'] = one!.getAttribute('duration')!.replace('s', '').split('/');
    const frames = (Number(above) / Number(below)) * 30 - 15;
    one!.setAttribute('duration', `${frames}/30s`);
  });
}

function removedFrom(format: string, text: string): string {
  if (format === 'otio') return inOtio(text, ([, ...rest]) => rest);
  if (format === 'csv') return inCsv(text, ([head, , ...rest]) => [head!, ...rest]);
  return inFcpxml(text, (spine, [one]) => spine.removeChild(one!));
}

/** The facts that an export wrote, as they were before texts were replaced everywhere. */
function restoreFacts(text: string): string {
  return text
    .replace(/"captions": \[\s*"Good day"/g, (found) =>
      found.includes('Good day') ? '"captions": [\n"Hello"' : found,
    )
    .replaceAll('"caption": "Good day"', '"caption": "Hello"')
    .replaceAll('&quot;captions&quot;:[&quot;Good day&quot;', '&quot;captions&quot;:[&quot;Hello&quot;')
    .replaceAll('&quot;cues&quot;:[&quot;Good day&quot;', '&quot;cues&quot;:[&quot;Hello&quot;');
}

function otherTake(format: string, text: string, [one, two]: readonly [string, string]): string {
  if (format === 'csv') return text.replace(one, two);
  if (format === 'otio')
    return inOtio(text, (items) =>
      items.map((item) => {
        const other = Object.keys(item.media_references ?? {}).find(
          (key) => key !== item.active_media_reference_key,
        );
        return other === undefined ? item : { ...item, active_media_reference_key: other };
      }),
    );
  return inFcpxml(text, (_, items) => {
    const audition = items.find(({ nodeName }) => nodeName === 'audition')!;
    const [first, second] = [...audition.childNodes].filter((node): node is Element => node.nodeType === 1);
    audition.insertBefore(second!, first!);
  });
}
