import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readVideoSource } from '../../../src/film/conform/video-source.js';
import { selectSamples } from '../../../src/film/picture/select-samples.js';
import { checkClip } from '../../../src/generate/check-clip.js';
import { joinEntries } from '../../../src/media/mp4/joined-entry.js';
import { probeClip } from '../../../src/media/probe.js';
import { seeded } from '../../../src/providers/draft/engine/math/seeded-random.js';
import { temporaryFolder } from '../engines.js';
import { ODD_CLIPS, oddClip } from '../odd-clips.js';

// MP4_FUZZ_RUNS=100000 npx vitest run test/media/mp4/fuzz
const runs = Number(process.env.MP4_FUZZ_RUNS ?? 1200);
const seed = Number(process.env.MP4_FUZZ_SEED ?? 20_261_129);

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const clips = ODD_CLIPS.map((name) => readFileSync(oddClip(name)));

test('a damaged clip is read or refused, in little time', { timeout: 60_000 + runs * 50 }, async () => {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const path = join(folder.path, 'damaged.mp4');
  const outcomes = { accepted: 0, refused: 0 };
  for (let run = 0; run < runs; run += 1) {
    let bytes: Buffer = Buffer.from(clips[below(clips.length)]!);
    for (let change = 1 + below(4); change > 0; change -= 1) bytes = damaged(bytes, below);
    writeFileSync(path, bytes);
    const start = process.cpuUsage();
    const outcome = await readAsRender(path);
    const { user, system } = process.cpuUsage(start);
    const name = `run ${run} of seed ${seed}`;
    expect((user + system) / 1000, name).toBeLessThan(2000);
    expect(outcome, name).toMatch(/^(accepted|clip-corrupt|clip-unusable|unjoinable)$/);
    outcomes[outcome === 'accepted' ? 'accepted' : 'refused'] += 1;
  }
  // The damage is neither harmless nor always fatal, so both ways are tried.
  expect(Math.min(outcomes.accepted, outcomes.refused)).toBeGreaterThan(runs / 20);
});

async function readAsRender(path: string): Promise<string> {
  try {
    await probeClip(path);
    await checkClip(path, probeClip);
    const source = await readVideoSource(path);
    await selectSamples(source, [1, Math.max(2, source.samples.count - 1)]);
    joinEntries([source.entry]);
    return 'accepted';
  } catch (error) {
    const { code, name } = error as { code?: string; name: string };
    return (
      code ??
      (name === 'Error' ? (error as Error).constructor.name.toLowerCase() : `${(error as Error).stack}`)
    );
  }
}

const EXTREMES = [0, 1, 7, 8, 15, 16, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, 0xffff_ffff];
const TYPES = [
  'moov',
  'trak',
  'mdat',
  'moof',
  'free',
  'stsz',
  'stz2',
  'stco',
  'co64',
  'stsc',
  'ctts',
  'stss',
  'elst',
];

// Most changes hit the index, where a reader can go wrong.
function damaged(bytes: Buffer, below: (limit: number) => number): Buffer {
  const index = Math.max(0, bytes.indexOf(below(2) === 0 ? 'moov' : 'stbl', 0, 'latin1'));
  const at = Math.min(bytes.length - 8, below(5) === 0 ? below(bytes.length) : index + below(900));
  const kind = below(7);
  if (kind === 0) bytes[at] = below(256);
  if (kind === 1) bytes.writeUInt32BE(EXTREMES[below(EXTREMES.length)]!, at - (at % 4));
  if (kind === 2) bytes.writeUInt32BE(below(2 ** 32), at);
  if (kind === 3) bytes.write(TYPES[below(TYPES.length)]!, at - (at % 4), 'latin1');
  if (kind === 4) return bytes.subarray(0, Math.max(8, bytes.length - below(bytes.length)));
  const length = below(200);
  if (kind === 5) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
  if (kind === 6) return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
  return bytes;
}
