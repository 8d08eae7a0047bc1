import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { money } from '../../src/base/money.js';
import type { RenderEvent } from '../../src/events/render-event.js';
import type { TakeName } from '../../src/lockfile/format.js';
import { pixelInputs } from '../../src/plan/cache-key.js';
import type { MotionAnalysis } from '../../src/plan/motion-analysis.js';
import { annotationLine } from '../../src/report/annotations.js';
import { filmReport, type ReportInputs } from '../../src/report/film-report.js';
import { htmlReport } from '../../src/report/html-report.js';
import { junitXml } from '../../src/report/junit.js';
import { markdownReport } from '../../src/report/markdown-report.js';
import { facts, plannedTake } from '../rig/takes.js';

const evil = `<script>alert("x")</script> & ]]> \u0000\u001b[31m | \`x\``;
const near = { ssim: 0.99, colour: 0.5, luma: 0.1 };

const pushed: MotionAnalysis = {
  kind: 'motion',
  note: 'The camera pushes in, and things move against it.',
  confidence: 0.9,
  camera: { words: 'pushes in', zoom: 1.3, right: 0, down: 0, roll: 0 },
  moving: 0.2,
  dissolving: 0.07,
};

function eventsOf(): readonly RenderEvent[] {
  const rain = plannedTake('rain');
  const gaze = plannedTake('gaze');
  const take = { ...gaze, request: { ...gaze.request, prompt: evil } };
  return [
    {
      at: 1,
      type: 'render-planned',
      shots: 2,
      decisions: [
        { action: 'submit', take: rain, reason: { kind: 'new-shot' } },
        { action: 'submit', take, reason: { kind: 'clip-missing' } },
      ],
    },
    {
      at: 2,
      type: 'clip-accepted',
      shots: ['rain'],
      clip: sha256('rain'),
      frames: 150,
      tookMs: 90_000,
      cost: money(1.2, 'CNY'),
    },
    {
      at: 3,
      type: 'seam-measured',
      seam: {
        shots: ['rain', 'gaze'],
        kind: 'continue',
        shown: [148, 149],
        across: { ...near, colour: 9 },
        end: near,
        start: null,
      },
    },
    { at: 4, type: 'warned', code: 'odd', message: evil },
  ];
}

function report(more: Partial<ReportInputs> = {}) {
  return filmReport({
    events: eventsOf(),
    ok: false,
    status: 'incomplete',
    storyboard: 'films/storyboard.yaml',
    startedAt: 0,
    endedAt: Date.UTC(2026, 10, 22, 12),
    film: null,
    clips: new Map([
      ['rain', { digest: sha256('rain'), path: '/somewhere/secret/x.mp4', bytes: 4000, facts }],
    ]),
    message: 'No film yet: 1 clip missing.',
    records: new Map(),
    history: new Map(),
    fileOf: (clip) => `.inbetween/clips/${clip}.mp4`,
    motions: new Map([[plannedTake('rain').key, pushed]]),
    order: [
      { id: 'rain', line: 3, column: 9 },
      { id: 'gaze', line: 7, column: 9 },
    ],
    failures: [
      {
        ...{ shots: ['gaze'], code: 'refused', message: evil, hint: 'Change its prompt.' },
        ...{ kind: 'refused', stillOpen: false },
      },
    ],
    beyond: [
      {
        shots: ['rain', 'gaze'],
        kind: 'continue',
        shown: [148, 149],
        across: { ...near, colour: 9 },
        end: near,
        start: null,
      },
    ],
    environment: { tool: '0.1.0', node: '20.0.0', platform: 'linux-x64', engine: null },
    ...more,
  });
}

const schema = JSON.parse(readFileSync('schema/report.schema.json', 'utf8'));
const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

function schemaErrors(made: unknown): unknown {
  return valid(JSON.parse(JSON.stringify(made))) ? null : valid.errors;
}

test('a report matches its schema and contains only what happened', () => {
  const made = JSON.parse(JSON.stringify(report()));
  expect(schemaErrors(made)).toBeNull();
  expect(made).toMatchObject({
    counts: { shots: 2, reused: 0, made: 1, failed: 1 },
    cost: { estimated: [money(2, 'CNY')], real: [money(1.2, 'CNY')], unknownAfter: 0 },
    shots: [
      { id: 'rain', line: 3, why: 'new shot', cost: money(1.2, 'CNY'), failure: null, motion: pushed },
      { id: 'gaze', line: 7, clip: null, failure: { code: 'refused' }, motion: null },
    ],
    seams: [{ jump: 9, beyond: true }],
  });
  expect(JSON.stringify(made)).not.toContain('/somewhere');
});

test('a report with takes matches its schema', () => {
  const cost = { paid: [], unknown: 1, used: [], usedSeconds: 0, perUsedSecond: [] };
  const take = {
    ...{ number: 1, name: '0-1' as TakeName, key: plannedTake('rain').key, clip: sha256('rain') },
    ...{
      provider: 'quick',
      model: 'q',
      resolution: '720P',
      seed: null,
      prompt: evil,
      promptDifference: null,
    },
    ...{ otherDifferences: [], at: '2026-11-22T12:00:00.000Z', cost: null, task: null, file: null },
    ...{ location: 'missing' as const, inFilm: false, picked: true, star: true, note: evil },
  };
  const shot = {
    id: 'rain',
    takes: [take],
    note: evil,
    pick: { take: take.name, state: 'used' as const },
    cost,
  };
  const made = report({ takes: { shots: [shot], cost } });
  expect(schemaErrors(made)).toBeNull();
  expect(markdownReport(made)).not.toContain('<script>');
});

test('a JUnit report has a case per shot and per seam, and no character that XML cannot represent', () => {
  const text = junitXml(report());
  expect(text).toContain('tests="3" failures="2"');
  expect(text).toContain(
    '<testcase name="rain" classname="shots" file="films/storyboard.yaml" line="3" time="90.000"/>',
  );
  expect(text).toContain(
    '<failure type="refused" message="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; ]]&gt; [31m',
  );
  expect(text).toContain('9 is over --max-seam');
  expect([...text].filter((character) => character < ' ' && character !== '\n')).toEqual([]);
  expect(text.match(/<testcase\b/g)).toHaveLength(3);
});

test('a JUnit report of a render without shots has a failed case', () => {
  expect(junitXml(report({ events: [], failures: [], beyond: [], status: 'drifted' }))).toMatch(
    /tests="1" failures="1"[\s\S]*no film: drifted/,
  );
});

test('an HTML report is one file that loads nothing and runs nothing', () => {
  const text = htmlReport(report(), {
    shots: new Map([['rain', { first: 'data:image/jpeg;base64,AA', last: null, clip: null }]]),
    seams: new Map(),
    posters: new Map(),
    clipAddress: (clip) => `../clips/${clip}.mp4`,
  });
  expect(text).toContain("default-src 'none'");
  expect(text).not.toMatch(/<script>alert/);
  expect(text.match(/<script\b/g)).toHaveLength(1);
  expect(text).not.toMatch(/(?:src|href)="(?!data:|#)/);
  const [, data = ''] = /<script type="application\/json" id="report">(.*)<\/script>/.exec(text) ?? [];
  expect(JSON.parse(data)).toEqual(JSON.parse(JSON.stringify(report())));
  expect(text).toContain('inbetween render films/storyboard.yaml --only gaze');
  expect(text).toContain(`${pushed.note} 20 % of the view moves. 7 % of the view dissolves.`);
});

test('earlier takes of a shot are in the JSON report, and in the HTML report with image and link', () => {
  const { request } = plannedTake('rain');
  const old = { shot: 'rain', clip: sha256('old'), inputs: { ...pixelInputs(request), seed: 4 } };
  const history = new Map([
    ['rain', [{ ...old, cost: money(1, 'CNY'), madeAt: Date.UTC(2026, 10, 21), present: true }]],
  ]);
  const made = report({ history });
  expect(schemaErrors(made)).toBeNull();
  expect(made.shots[0]?.earlier).toMatchObject([{ clip: sha256('old'), seed: 4, replaced: 'seed: 4 -> 7' }]);
  const text = htmlReport(made, {
    shots: new Map(),
    seams: new Map(),
    posters: new Map([[sha256('old'), 'data:image/jpeg;base64,OLD']]),
    clipAddress: (clip) => `../clips/${clip}.mp4`,
  });
  expect(text).toMatch(
    /1 earlier take<[\s\S]*base64,OLD[\s\S]*href="..\/clips\/[0-9a-f]{64}.mp4"[\s\S]*2026-11-21 00:00 UTC[\s\S]*seed 4 · 1.00 CNY[\s\S]*replaced: seed: 4 -&gt; 7/,
  );
});

test('a report of a render without a film contains the reason and what to do', () => {
  const made = report({
    events: [],
    failures: [],
    beyond: [],
    status: 'drifted',
    message: 'Render without --frozen.',
  });
  const text = htmlReport(made, {
    ...{ shots: new Map(), seams: new Map(), posters: new Map(), clipAddress: String },
  });
  expect(text).toContain('<pre>Render without --frozen.</pre>');
  expect(junitXml(made)).toContain('>Render without --frozen.');
});

test('a Markdown report keeps its table for any message', () => {
  const text = markdownReport(report());
  expect(text).toContain('Cost: estimated 2.00 CNY, billed 1.20 CNY.');
  expect(text).not.toContain('<script>');
  expect(
    text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split(/(?<!\\)\|/).length),
  ).toEqual([8, 8, 8, 8]);
});

test('an annotation is one line with its position', () => {
  const line = annotationLine({
    severity: 'error',
    file: 'a,b:c.yaml',
    line: 3,
    column: 9,
    title: 'x',
    message: 'one\ntwo 100%',
  });
  expect(line).toBe('::error file=a%2Cb%3Ac.yaml,line=3,col=9,title=x::one%0Atwo 100%25');
});
