import { expect, test } from 'vitest';
import { money } from '../../src/base/money.js';
import type { PlannedReport } from '../../src/report/plan-json.js';
import { type CommentInputs, commentBody, summaryOf } from '../../src/report/pull-request/comment-body.js';

const place: CommentInputs['place'] = {
  run: 'https://ci/42',
  artifact: null,
  file: 'films/film.yaml',
  fileAddress: 'https://git/abc/films/film.yaml',
  imageAddress: (uri, version) => (uri.includes('lost') ? null : `https://git/${version}/${uri}`),
};

const price = { kind: 'known', money: money(0.5, 'CNY'), asOf: '', source: '' } as const;

function take(shots: readonly string[], more: object = {}) {
  return {
    ...{ shots, action: 'submit', why: 'new shot', model: 'wan', price, first: 'a.png', last: 'b.png' },
    ...{ images: { first: '1', last: '2' }, ...more },
  };
}

function planOf(takes: readonly ReturnType<typeof take>[], prompts: Record<string, string> = {}) {
  return {
    shots: takes.flatMap(({ shots }) =>
      shots.map((id) => ({ id, title: null, prompt: prompts[id] ?? 'Rain.', line: 1, column: 1 })),
    ),
    takes,
    estimate: { costs: [money(takes.length / 2, 'CNY')], unknownPrices: 0 },
  } as unknown as PlannedReport;
}

function body(more: Partial<CommentInputs>): string {
  return commentBody({
    ...{ storyboard: 'film.yaml', plan: null, base: null, place, diagnostics: [] },
    ...{ outcome: { summary: 'plan passed', kept: [] }, ...more },
  });
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `shot-${index + 1}`);
const rowsIn = (text: string) => text.match(/^\| (?!shot \||---).*/gm) ?? [];

test.each([
  'provider: draft -> dashscope',
  'model: a -> b',
  'resolution: 480P -> 720P',
  'a.png bytes changed',
])('a change that concerns many shots is one line: %s', (line) => {
  const text = body({ plan: planOf(ids(40).map((id) => take([id], { changes: [line] }))) });
  expect(rowsIn(text)).toEqual([
    `| 40 shots (${ids(8).join(', ')} and 32 more) | ${line.replace('>', '&gt;')} | wan | 20.00 CNY |`,
  ]);
});

test('shots with further changes have lines of their own, without what they share with the others', () => {
  const own = 'prompt: at [-dusk-]{+dawn+}';
  const changesOf = (id: string) => ['provider: a -> b', ...(id === 'shot-3' ? [own] : [])];
  const text = body({ plan: planOf(ids(12).map((id) => take([id], { changes: changesOf(id) }))) });
  expect(text).toContain('- 12 shots: provider: a -&gt; b');
  expect(text.match(/provider/g)).toHaveLength(1);
  expect(rowsIn(text)).toEqual([
    expect.stringMatching(/^\| 11 shots \(.*\) \| as above \| wan \| 5\.50 CNY \|$/),
    '| shot-3 | prompt: at [-dusk-]{+dawn+} | wan | 0.50 CNY |',
  ]);
});

test('changed prompts are shown in context, also where no clip is generated for them', () => {
  const reused = take(['one'], { action: 'reuse' });
  const text = body({
    base: planOf([reused], { one: 'A fox at dusk.' }),
    plan: planOf([reused], { one: 'A fox at dawn.' }),
  });
  expect(text).toContain('**Changed prompts**\n\n- **one** A fox at [-dusk-]{+dawn+}.');
  const submitted = take(['one'], { changes: ['prompt: A fox at [-dusk-]{+dawn+}.'] });
  const once = body({
    base: planOf([reused], { one: 'A fox at dusk.' }),
    plan: planOf([submitted], { one: 'A fox at dawn.' }),
  });
  expect(once.match(/\{\+dawn\+\}/g)).toHaveLength(1);
});

test('a prompt makes no link, table or HTML', () => {
  const evil = '[x](https://evil.example) | <b>\n\n| a |\n- [ ] *b* `c` ![i](j)';
  const text = body({ base: planOf([take(['one'])]), plan: planOf([take(['one'])], { one: evil }) });
  expect(text).not.toMatch(/[^\\]\]\(https:\/\/evil|<b>|^- \[ \]|[^\\]\]\(j/m);
});

test('a changed image of many shots is one row, before and after', () => {
  const all = ids(30);
  const text = body({
    base: planOf(all.map((id) => take([id]))),
    plan: planOf(all.map((id) => take([id], { images: { first: '9', last: '2' } }))),
  });
  expect(text.match(/git\/base\/a\.png/g)).toHaveLength(1);
  expect(text).toMatch(
    /\| shot-1 first, .* and 22 more \| <img[^>]*git\/base\/a\.png"> \| <img[^>]*git\/head\/a\.png">/,
  );
  expect(text).not.toContain('shot-1 last');
});

test('an image that is not published is named, with a link to the report only where one was kept', () => {
  const change = {
    base: planOf([take(['one'])]),
    plan: planOf([take(['one'], { first: 'lost.png', images: { first: '9', last: '2' } })]),
  };
  expect(body(change)).toMatch(/\| one first \| <img[^>]*> \| lost\.png \|/);
  const kept = { ...place, artifact: 'https://art/1' };
  expect(body({ ...change, place: kept })).toContain('| lost.png (in [the report](https://art/1)) |');
});

test('shots that were added, removed or moved are named', () => {
  const [one, two, three] = [take(['one']), take(['two']), take(['three'])];
  const text = body({ base: planOf([one, two]), plan: planOf([two, three]) });
  expect(text).toContain('**Shots**\n\n- new: three\n- removed: one');
  expect(text).not.toContain('another order');
  expect(body({ base: planOf([one, two]), plan: planOf([two, one]) })).toContain('- in another order');
});

test('diagnostics have their lines and advice, and no artifact is named that does not exist', () => {
  const diagnostic = {
    ...{ file: 'film.yaml', line: 5, column: 3, code: 'wrong-type' },
    ...{ severity: 'error' as const, message: 'No | <b>.', help: 'Write a number.' },
  } as const;
  const text = body({ diagnostics: [diagnostic], outcome: { summary: summaryOf('check', 2), kept: [] } });
  expect(text).toContain('### film.yaml: the storyboard has errors');
  expect(text).toContain(
    '- ❌ [films/film.yaml:5:3](https://git/abc/films/film.yaml#L5) wrong-type: No \\| &lt;b&gt;. Write a number.',
  );
  expect(text).not.toMatch(/film and report|artifacts/i);
  const kept = { summary: '', kept: ['film', 'report'] };
  expect(body({ outcome: kept })).toContain('Film and report: in the artifacts of [this run]');
  expect(body({ outcome: kept, place: { ...place, artifact: 'https://art/1' } })).toContain(
    '[Film and report](https://art/1), kept by [this run]',
  );
});

test('the comment of a film of 600 shots is as long as GitHub allows, and says what it leaves out', () => {
  const all = ids(600);
  const diagnostic = {
    file: 'film.yaml',
    line: 5,
    column: 3,
    code: 'x',
    severity: 'warning' as const,
    help: '',
  } as const;
  const text = body({
    base: planOf(all.map((id) => take([id]))),
    plan: planOf(
      all.map((id) =>
        take([id], { changes: [`prompt: ${id}`], first: `${id}.png`, images: { first: id, last: '2' } }),
      ),
      Object.fromEntries(all.map((id) => [id, `Snow over ${id} and a long way to go.`])),
    ),
    diagnostics: all.map((id) => ({ ...diagnostic, message: `${id} is doubtful.` })),
  });
  expect(text.length).toBeLessThan(65_536);
  expect(text.match(/and \d+ more/g)?.length).toBeGreaterThanOrEqual(4);
  expect(text.endsWith('[this run](https://ci/42)\n')).toBe(true);
});

test('lines that many shots have in common are shortened, and the longest possible comment still fits', () => {
  const all = ids(40);
  const long = (word: string) => `${word} `.repeat(1500);
  // A change of four shots is one line, and one of their own keeps their rows apart.
  const changes = all.map((_, index) => [
    `prompt: [-${long('rain')}-]{+${long(`snow${index >> 2}`)}+}`,
    `own ${index} ${'"'.repeat(300)}`,
  ]);
  const takes = all.map((id, index) =>
    take([id], {
      changes: changes[index],
      first: `${id}${'x'.repeat(300)}.png`,
      images: { first: id, last: '2' },
    }),
  );
  const shared = body({ plan: planOf(takes) });
  expect(shared).toMatch(/- 4 shots: prompt: \[-rain rain .* … .* snow0 \+\}\n/);
  expect(shared).toMatch(/^- and \d+ more$/m);
  const diagnostic = {
    file: 'film.yaml',
    line: 5,
    column: 3,
    code: 'x',
    severity: 'warning',
    help: '',
  } as const;
  const whole = body({
    base: planOf(
      all.map((id) => take([id])),
      Object.fromEntries(all.map((id) => [id, long('fog')])),
    ),
    plan: planOf(takes, Object.fromEntries(all.map((id) => [id, `${id} ${long('snow')}`]))),
    diagnostics: all.map((id) => ({ ...diagnostic, message: `${id} ${'.'.repeat(2000)}` })),
    outcome: { summary: 'x', kept: [], message: `${'word '.repeat(200)}\n`.repeat(40) },
  });
  expect(whole.length).toBeLessThan(65_536);
  expect(whole.length).toBeGreaterThan(50_000);
  expect(whole).toContain('\n\nThis comment has no room for more.\n');
  expect(whole.endsWith('[this run](https://ci/42)\n')).toBe(true);
});

test('the name of an image breaks no row of the table', () => {
  const text = body({
    base: planOf([take(['one'])]),
    plan: planOf([take(['one'], { first: 'https://x/a|b\n.png', images: { first: '9', last: '2' } })]),
  });
  const row = text.split('\n').find((line) => line.startsWith('| one first')) ?? '';
  expect(row.match(/\|/g)).toHaveLength(4);
  expect(row).toContain('alt="https://x/a&#124;b .png"');
});

test.each([
  [3, 'differs from the lockfile'],
  [5, 'over the cost cap'],
  [0, 'frozen passed'],
  [99, 'frozen ended with code 99'],
])('the exit code %i is written as "%s"', (code, words) => {
  expect(summaryOf('frozen', code)).toBe(words);
});
