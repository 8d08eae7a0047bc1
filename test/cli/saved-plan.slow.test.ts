import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inbetween } from '../rig/cli.js';
import type { TestProject } from '../rig/project.js';
import { openQuickService, type QuickService, serviceKey } from '../rig/quick-service.js';
import { openReadyProject } from '../rig/ready-project.js';

const images = ['wide.png', 'portrait-750x1000.png'];
const text = `version: 1
title: A film
film: { output: film.mp4, fps: 30 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: canal, first: wide.png, last: portrait-750x1000.png, prompt: rain }
  - { id: stars, first: previous, last: wide.png, prompt: night }
`;

interface Scene {
  readonly project: TestProject;
  readonly service: QuickService;
  readonly run: (...args: string[]) => ReturnType<typeof inbetween>;
  readonly billed: () => number;
}

async function withScene(play: (scene: Scene) => Promise<void>): Promise<void> {
  await using service = await openQuickService();
  await using project = await openReadyProject(text, images);
  const at = { cwd: project.folder, env: service.env() };
  await play({
    project,
    service,
    run: (...args) => inbetween(args, at),
    billed: () => service.emulator.bill().billed.length,
  });
}

const save = ['plan', '--no-analyse', '--save', 'plans/plan.json'];
const follow = ['render', '--plan', 'plans/plan.json'];

test('a saved plan is carried out exactly, at its price and without another consent', async () => {
  await withScene(async ({ project, run, billed }) => {
    expect(await run(...save)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('inbetween render storyboard.yaml --plan plans/plan.json'),
    });
    const saved = (await project.read('plans/plan.json')).toString();
    expect(saved).not.toContain(serviceKey);
    expect(saved).not.toContain(project.folder);
    // Comments and layout are no difference.
    await project.write('storyboard.yaml', `# reviewed\n${text.replace('fps: 30 }', 'fps: 30   }')}`);
    expect(await run(...follow)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Cost: estimated 1.00 CNY, billed 1.00 CNY.'),
    });
    expect(billed()).toBe(2);
    // The plan was to generate both: now they exist.
    const again = await run(...follow, '--json');
    expect(again.code).toBe(3);
    expect(JSON.parse(again.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      ok: false,
      status: 'unplanned',
      plan: 'plans/plan.json',
      changes: [
        { subject: 'canal', lines: ['planned to generate it; its clip exists now, or is on its way'] },
        { subject: 'stars' },
      ],
    });
    expect(await run(...save)).toMatchObject({ code: 0 });
    expect(await run(...follow)).toMatchObject({ code: 0, stdout: expect.stringContaining('unchanged') });
    await rm(join(project.folder, '.inbetween/clips'), { recursive: true });
    await rm(join(project.folder, 'storyboard.lock'));
    expect(await run(...follow)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('canal  planned to use its clip; its clip is missing now'),
    });
    expect(billed()).toBe(2);
  });
});

test('a saved plan that no longer fits spends nothing, and the difference is listed', async () => {
  await withScene(async ({ project, run, billed }) => {
    expect(await run(...save)).toMatchObject({ code: 0 });
    const models = 'models: { wan2.2-kf2v-flash: { price: { 480P: "0.2 CNY" } } }';
    const changes: readonly (readonly [from: string, to: string, says: string])[] = [
      ['prompt: rain', 'prompt: snow', 'canal  prompt: [-rain-]{+snow+}'],
      ['use: dashscope,', `use: dashscope, ${models},`, 'canal  price: 0.50 CNY -> 1.00 CNY'],
      ['fps: 30', 'fps: 25', 'film  fps: 30 -> 25'],
      ['film.mp4', 'other.mp4', 'film  output: film.mp4 -> other.mp4'],
      ['A film', 'Another', 'film  title: A film -> Another'],
      ['id: stars', 'id: sky', 'film  shots: canal, stars -> canal, sky'],
      ['prompt: night', 'prompt: night, skip: true', 'stars  in the plan, and not in this render'],
      ['use: dashscope,', 'use: dashscope, max_cost: 9 CNY,', 'storyboard  other settings differ'],
      ['prompt: night', 'prompt: night, takes: 2', 'not in the plan'],
      ['fps: 30', 'fps: 30, outputs: [{ output: a.gif }]', 'a.gif  not in the plan'],
    ];
    for (const [from, to, says] of changes) {
      await project.write('storyboard.yaml', text.replace(from, to));
      const ended = await run(...follow, '--yes');
      const rows = ended.stderr.replaceAll(/(\S) {2,}/g, '$1  ');
      expect({ code: ended.code, rows }).toEqual({ code: 3, rows: expect.stringContaining(says) });
      expect(ended.stderr).toContain(
        'Nothing was spent. To plan again: inbetween plan storyboard.yaml --save',
      );
    }
    await project.write('storyboard.yaml', text);
    await copyFile(join(project.folder, 'portrait-750x1000.png'), join(project.folder, 'wide.png'));
    expect(await run(...follow, '--yes')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('wide.png bytes changed: '),
    });
    expect(billed()).toBe(0);
  });
});

test('the options of a plan are those of its render, and a price that is unknown still needs consent', async () => {
  await withScene(async ({ project, run, billed }) => {
    expect(await run(...save, '--only', 'stars')).toMatchObject({ code: 0 });
    expect(await run(...follow, '--only', 'canal')).toMatchObject({ code: 2 });
    expect(await run(...follow, '--max-cost', '0.1 CNY')).toMatchObject({ code: 5 });
    expect(billed()).toBe(0);
    expect(await run(...follow)).toMatchObject({ code: 0, stderr: expect.stringContaining('No film yet') });
    expect(billed()).toBe(1);
    const model = 'models: { new-video: { resolutions: [480P] } }';
    await project.write(
      'storyboard.yaml',
      text
        .replace('use: dashscope,', `use: dashscope, ${model},`)
        .replace('prompt: rain', 'prompt: rain, model: new-video'),
    );
    expect(await run(...save)).toMatchObject({ code: 0 });
    expect(await run(...follow)).toMatchObject({ code: 5 });
    expect(billed()).toBe(1);
  });
});

test('a file that is no usable plan is an error that says how to get one', async () => {
  await withScene(async ({ project, run, billed }) => {
    expect(await run(...save)).toMatchObject({ code: 0 });
    const saved = (await project.read('plans/plan.json')).toString();
    const { stdout } = await run('plan', '--json', '--no-analyse');
    const files: readonly (readonly [content: string, says: string])[] = [
      ['', 'it is no JSON'],
      [saved.slice(0, 500), 'it is no JSON, or only a part of it'],
      ['{"name":"x"}', 'it is no plan of inbetween'],
      [stdout, 'it is the output of "plan --json"'],
      [saved.replace('"version": 1', '"version": 2'), 'newer version of inbetween'],
      [saved.replace('"version": 1', '"version": 0'), '"version" is missing or damaged'],
      [saved.replace(/"digest": "[0-9a-f]/, '"digest": "x'), '"digest" is missing or damaged'],
      [saved.replace('"micros": ', '"micros": -'), '"takes" is missing or damaged'],
      [saved.replace('"action": "submit"', '"action": "pay"'), '"takes" is missing or damaged'],
    ];
    for (const [content, says] of files) {
      await project.write('plans/plan.json', content);
      const { code, stderr } = await run(...follow, '--yes');
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
      expect(stderr).toContain('inbetween plan --save plan.json');
    }
    expect(await run('render', '--plan', 'none.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no such file'),
    });
    expect(await run('plan', '--save', 'storyboard.yaml')).toMatchObject({ code: 2 });
    expect(billed()).toBe(0);
  });
});
