import { expect, test } from 'vitest';
import { check } from '../../src/operations/check.js';
import { plan } from '../../src/operations/plan.js';
import { openQuickProject } from '../rig/quick-provider.js';

const signal = new AbortController().signal;

/** A storyboard of many shots, each with most of the keys that a shot can have. */
function storyboardOf(shots: number): string {
  const lines = Array.from({ length: shots }, (_, index) =>
    [
      `  - id: shot-${index}`,
      `    title: Shot ${index}`,
      `    first: ${index === 0 ? 'a' : 'previous'}`,
      `    last: ${index % 2 === 0 ? 'b' : 'a'}`,
      `    prompt: The rain falls on roof ${index}, and the lamps light up one by one.`,
      '    negative_prompt: blurry',
      ...['    model: quick-1', '    duration: 2.5', '    prompt_extend: false', `    seed: ${index}`],
      ...['    caption:', `      - { text: "Roof ${index}", from: 0s, to: 1s }`],
    ].join('\n'),
  );
  return `version: 1\nprovider: quick\nkeyframes: { a: push-a.png, b: push-b.png }\nshots:\n${lines.join('\n')}\n`;
}

test('a storyboard of 10,000 shots is checked and planned', async () => {
  await using rig = await openQuickProject(storyboardOf(10_000));
  const checked = await check(rig.project, { signal });
  expect(checked).toMatchObject({ ok: true });
  expect(checked.takes).toHaveLength(10_000);
  expect(await plan(rig.project, { signal, analyseMs: 0 })).toMatchObject({
    status: 'planned',
    shots: 10_000,
  });
});

test('the work of a check is proportional to the number of shots', async () => {
  const used: number[] = [];
  // The first one compiles the code.
  for (const shots of [500, 500, 4000]) {
    await using rig = await openQuickProject(storyboardOf(shots));
    const before = process.cpuUsage();
    await check(rig.project, { signal });
    used.push(process.cpuUsage(before).user);
  }
  const [, few = 0, many = 0] = used;
  // Eight times the shots: quadratic work would take 64 times as long.
  expect(many / few).toBeLessThan(24);
});
