import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ended, inbetween, start } from '../rig/cli.js';
import { copyDerivedState } from '../rig/derived-state.js';
import { openObjectServer } from '../rig/object-server.js';
import type { TestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';
import { openReadyProject } from '../rig/ready-project.js';
import { s3Rules, secrets } from '../rig/shared-places.js';

// Two real processes with state folders of their own over one account and one shared store. Most races are run in one
// process (generate/claim-races); these show that nothing is different in commands.

const shots = ['one', 'two', 'three'];
const preload = fileURLToPath(new URL('../rig/die-at-write.mjs', import.meta.url));
const images = ['wide.png', 'portrait-750x1000.png'];
const text = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { takes_in_flight: 3, submits_per_second: 100 } }
defaults: { resolution: 480P }
shots:
${shots.map((id) => `  - { id: ${id}, first: wide.png, last: portrait-750x1000.png, prompt: The shot ${id}. }`).join('\n')}
`;

// What both machines know before: a render that is not part of any race.
let earlier: TestProject;
beforeAll(async () => {
  await using service = await openQuickService();
  earlier = await openReadyProject(text, images);
  const { code, stderr } = await inbetween(['render', '--yes'], { cwd: earlier.folder, env: service.env() });
  expect(code, stderr).toBe(0);
});
afterAll(() => earlier[Symbol.asyncDispose]());

/** Two projects of one storyboard, their service and their store. */
async function openScene(kind: 'folder' | 's3') {
  const service = await openQuickService();
  const server = await openObjectServer(s3Rules);
  const shared = await openReadyProject('', []);
  const machines = [await openReadyProject(text, images), await openReadyProject(text, images)] as const;
  for (const machine of machines) await copyDerivedState(earlier, machine);
  const store =
    kind === 'folder'
      ? join(shared.folder, 'clips')
      : `s3://bucket/films?endpoint=${encodeURIComponent(server.url)}&region=cn-beijing`;
  const env = service.env({ INBETWEEN_STORE: store, ...secrets });
  return {
    service,
    billed: () => service.emulator.bill().billed.map(({ prompt }) => prompt),
    start(machine: 0 | 1, dieAt?: string, words: readonly string[] = []) {
      const dying = dieAt === undefined ? {} : { NODE_OPTIONS: `--import ${preload}`, DIE_AT: dieAt };
      return start(['render', '--yes', ...words], {
        cwd: machines[machine].folder,
        env: { ...env, ...dying },
      });
    },
    status: (machine: 0 | 1) => inbetween(['status', '--json'], { cwd: machines[machine].folder, env }),
    /** The clips' claims become ten minutes older, so that no one waits for their submits. */
    async ageClaims(): Promise<void> {
      if (kind === 's3') {
        for (const [name, bytes] of server.objects)
          if (isClaim(name)) server.objects.set(name, Buffer.from(aged(bytes.toString())));
        return;
      }
      for (const entry of await readdir(store, { recursive: true })) {
        const path = join(store, entry);
        if (isClaim(entry)) await writeFile(path, aged(await readFile(path, 'utf8')));
      }
    },
    async [Symbol.asyncDispose]() {
      for (const place of [...machines, shared, server, service]) await place[Symbol.asyncDispose]();
    },
  };
}

function isClaim(path: string): boolean {
  return /claims\/[0-9a-f]{64}\/\d+$/.test(path);
}

function aged(claim: string): string {
  const content = JSON.parse(claim) as { at: number };
  return JSON.stringify({ ...content, at: content.at - 600_000 });
}

const prompts = shots.map((id) => `The shot ${id}.`);

test.each(['folder', 's3'] as const)(
  'two commands that start at the same second pay once for each shot (%s)',
  async (kind) => {
    for (let race = 0; race < 2; race += 1) {
      await using scene = await openScene(kind);
      const ends = await Promise.all([scene.start(0).ended, scene.start(1).ended]);
      for (const end of ends) expect(end.code, end.stderr).toBe(0);
      expect(scene.billed().sort()).toEqual([...prompts].sort());
      expect(scene.service.emulator.bill().tasks).toBe(shots.length);
    }
  },
);

// The lines of the first shots: intents, claims, answers.
const moments = ['written:1', 'torn:4', 'written:4', 'torn:7'];

test.each(moments.map((moment, index) => [moment, index % 2 === 0 ? 'folder' : 's3'] as const))(
  'a command that is killed at the journal line %s leaves no second payment (%s)',
  async (moment, kind) => {
    await using scene = await openScene(kind);
    const killed = await scene.start(0, moment).ended;
    expect(killed.code, killed.stderr).toBeNull();
    await scene.ageClaims();
    const second = await scene.start(1).ended;
    expect([0, 6], second.stderr).toContain(second.code);
    expectOnce(scene.billed());
    // The killed machine finds what it has submitted, and knows what it has not.
    let ends: readonly Ended[] = [await scene.start(0).ended, await scene.start(1).ended];
    const lost = shots.filter((id) => !scene.billed().includes(`The shot ${id}.`));
    if (lost.length > 0) {
      expect(ends.map(({ code }) => code)).toContain(6);
      const again = lost.flatMap((id) => ['--resubmit', id]);
      ends = [await scene.start(0, undefined, again).ended, await scene.start(1).ended];
    }
    for (const end of ends) expect(end.code, end.stderr).toBe(0);
    expect(scene.billed().sort()).toEqual([...prompts].sort());
  },
);

test('a command that waits for another machine names it, and reports an unknown outcome with the exit code for a person', async () => {
  await using scene = await openScene('folder');
  // Killed after the claim of the first shot is recorded, before its submit.
  const killed = await scene.start(0, 'written:4').ended;
  expect(killed.code).toBeNull();
  await scene.ageClaims();
  const second = await scene.start(1).ended;
  expect(second.code, second.stderr).toBe(6);
  expect(second.stderr).toMatch(/claimed by the machine ".+" on \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
  expect(second.stderr).toContain('--resubmit');
  // Nothing of this machine is open: it has submitted nothing for that clip.
  expect(JSON.parse((await scene.status(1)).stdout)).toMatchObject({ takes: [] });
});

function expectOnce(billed: readonly (string | null)[]): void {
  expect(new Set(billed).size).toBe(billed.length);
}
