import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JsonValue } from '../../../src/base/json.js';
import { fillWorkflow } from '../../../src/providers/comfyui/fill-workflow.js';
import { type UsableWorkflow, workflowIn } from '../../../src/providers/comfyui/load-workflow.js';
import type { LocatedInputs } from '../../../src/providers/comfyui/locate-inputs.js';
import { framesFor, workflowCapabilities } from '../../../src/providers/comfyui/workflow-capabilities.js';
import { vendorTake } from '../../rig/vendor-rig.js';

const example = '../../../examples/comfyui/flf2v.api.json';
const textOf = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const fixture = (name: string): string => textOf(`../../../fixtures/comfyui/${name}`);

function usable(text: string, mapping?: JsonValue): UsableWorkflow {
  const { workflow, ...rest } = workflowIn(text, { file: 'flf2v.api.json', mapping });
  if (workflow === undefined) throw new Error(JSON.stringify(rest));
  return workflow;
}

const place = (at: LocatedInputs['first'] | null): string | null => at && `${at.node} ${at.input}`;

function located({ inputs }: UsableWorkflow) {
  const { first, last, prompt, negativePrompt, seeds, width, height, frames, fps, output } = inputs;
  return {
    images: [place(first), place(last)],
    texts: [place(prompt), place(negativePrompt)],
    seeds: seeds.map(place),
    size: [place(width), place(height)],
    frames: place(frames),
    output: `${output.node} ${output.form} ${fps}`,
  };
}

const usual = {
  images: ['10 image', '11 image'],
  texts: ['20 text', '21 text'],
  seeds: ['41 seed'],
  size: ['30 width', '30 height'],
  frames: '30 length',
  output: '52 mp4 16',
};

test.each([
  ['the example of Wan 2.1', textOf(example), usual],
  [
    'Wan 2.2 with two samplers, a scaled image and no negative prompt',
    fixture('wan22.api.json'),
    { ...usual, texts: ['20 text', null], seeds: ['41 noise_seed', '43 noise_seed'] },
  ],
  [
    'values in nodes of their own, and interpolated frames',
    fixture('primitives.api.json'),
    {
      ...usual,
      texts: ['60 value', '21 text'],
      seeds: ['62 value'],
      frames: '61 value',
      output: '51 mp4 16',
    },
  ],
  ['a WebM file', fixture('webm.api.json'), { ...usual, output: '52 webm 24' }],
])('the inputs are located in %s', (_, text, expected) => {
  expect(located(usable(text))).toEqual(expected);
});

test.each([
  [
    'webp-only.api.json',
    'workflow.json:217:9: The clip cannot be used in the form in which node 52 "Save" (SaveAnimatedWEBP) saves it: the film needs MP4 or WebM.',
  ],
  ['nothing-saved.api.json', 'workflow.json:1:1: No node of the workflow saves a video.'],
  [
    'two-outputs.api.json',
    /Several nodes save a video: node 52 "Save Video" \(SaveVideo\), node 54 "Another"/,
  ],
  ['one-image.api.json', /takes one image only: node 30/],
  [
    'same-image.api.json',
    /The first and the last image come from one node, node 10 "First image" \(LoadImage\)/,
  ],
  ['no-image.api.json', 'workflow.json:1:1: No node of the workflow takes a first and a last image.'],
  ['computed-text.api.json', /The text of node 20 "Prompt" \(CLIPTextEncode\) is computed by other nodes/],
  ['computed-frames.api.json', /The number of frames of node 30 .* is computed by other nodes/],
  ['other-loader.api.json', /The input "start_image" of node 30 .* comes from no LoadImage node/],
  ['broken-link.api.json', /The input "vae" of node 30 .* is linked to node 99, which does not exist/],
  ['linked-prefix.api.json', /is not a text in "filename_prefix"/],
  ['editor-format.json', /The workflow is saved for the editor, not for the API/],
  ['request-body.json', /The workflow is inside "prompt"/],
])('%s is reported with its place and a way out', (file, message) => {
  const { workflow, ...rest } = workflowIn(fixture(file), { file: 'workflow.json' });
  expect(workflow).toBeUndefined();
  const { problems = [] } = rest as {
    problems?: { code: string; at: unknown; message: string; help: string }[];
  };
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ at: ['workflow'], code: 'unsuitable-workflow' });
  expect(problems[0]?.message).toMatch(/^workflow\.json:\d+:\d+: /);
  if (typeof message === 'string') expect(problems[0]?.message).toBe(message);
  else expect(problems[0]?.message).toMatch(message);
  expect(problems[0]?.help).not.toBe('');
});

test.each(['', '{"1": {', '[]', '{}', '{"1": 5}', '{"1": {"class_type": "LoadImage"}}', 'null', '"a"'])(
  'the text %s is no workflow',
  (text) => {
    const found = workflowIn(text, { file: 'a.json' });
    expect(found).toMatchObject({ problems: [{ message: expect.stringMatching(/^a\.json:\d+:\d+: /) }] });
  },
);

test('nodes that the storyboard maps are used by id or by title', () => {
  const text = fixture('other-loader.api.json');
  const mapping = { first: { node: 'Path', input: 'image' }, seed: { node: 41, input: 'steps' }, fps: 20 };
  const { inputs } = usable(text, mapping);
  expect(inputs).toMatchObject({
    first: { node: '10', input: 'image' },
    seeds: [{ node: '41', input: 'steps' }],
    fps: 20,
  });
});

test('two outputs are decided by the storyboard', () => {
  expect(usable(fixture('two-outputs.api.json'), { output: { node: 54 } }).inputs.output).toEqual({
    node: '54',
    form: 'mp4',
  });
});

test.each([
  [
    { first: { node: 'Frist image', input: 'image' } },
    ['inputs', 'first', 'node'],
    /no node "Frist image"/,
    /Did you mean "First image"/,
  ],
  [
    { first: { node: 10, input: 'photo' } },
    ['inputs', 'first', 'input'],
    /no input "photo"/,
    /Its inputs: image/,
  ],
  [{ first: { node: 10 } }, ['inputs', 'first'], /No input is named/, /Its inputs: image/],
])('a wrong mapping %j is reported at its place', (mapping, at, message, help) => {
  expect(workflowIn(textOf(example), { file: 'a.json', mapping })).toEqual({
    problems: [
      {
        at,
        code: 'workflow-mapping',
        message: expect.stringMatching(message),
        help: expect.stringMatching(help),
      },
    ],
  });
});

test('the clip depends on the content of the workflow, and not on its form or on what a shot replaces', () => {
  const text = textOf(example);
  const changed = (
    change: (nodes: Record<string, { inputs: Record<string, JsonValue>; _meta: { title: string } }>) => void,
  ) => {
    const nodes = JSON.parse(text);
    change(nodes);
    return usable(JSON.stringify(nodes)).digest;
  };
  const { digest } = usable(text);
  const put = (node: string, input: string, value: JsonValue) =>
    changed((nodes) => {
      nodes[node]!.inputs[input] = value;
    });
  expect(changed(() => undefined)).toBe(digest);
  expect(changed((nodes) => Object.assign(nodes['10']!._meta, { title: 'Another' }))).toBe(digest);
  for (const [node, input, value] of [
    ['10', 'image', 'other.png'],
    ['20', 'text', 'It snows.'],
    ['41', 'seed', 8],
    ['30', 'width', 640],
    ['30', 'length', 49],
    ['52', 'filename_prefix', 'clips/a'],
  ] as const)
    expect(put(node, input, value), `${node} ${input}`).toBe(digest);
  for (const [node, input, value] of [
    ['41', 'steps', 30],
    ['21', 'text', 'rain'],
    ['1', 'unet_name', 'other.safetensors'],
    ['51', 'fps', 24],
  ] as const)
    expect(put(node, input, value), `${node} ${input}`).not.toBe(digest);
});

test('capabilities follow from the workflow', () => {
  expect(workflowCapabilities(usable(textOf(example)))).toMatchObject({
    revision: expect.stringMatching(/^comfyui-[0-9a-f]{16}$/),
    durations: { min: 1, max: 30, default: 5 },
    defaultResolution: '480P',
    negativePromptMax: 10_000,
    lastFrame: 'required',
    fps: 16,
  });
  expect(
    workflowCapabilities(usable(textOf(example))).resolutions.every(({ perSecond }) => perSecond === 'free'),
  ).toBe(true);
  expect(workflowCapabilities(usable(fixture('wan22.api.json')))).not.toHaveProperty('negativePromptMax');
  expect(workflowCapabilities(usable(fixture('primitives.api.json')))).toMatchObject({
    durations: { default: 3 },
    defaultResolution: '720P',
  });
});

test.each([
  [5, 16, 4, 81],
  [3, 16, 4, 49],
  [1, 16, 4, 17],
  [5, 24, 4, 121],
  [5, 24, 8, 121],
  [2.2, 16, 4, 37],
])('a clip of %d seconds at %d frames per second has 1 + n·%d frames', (seconds, fps, frameStep, frames) => {
  expect(framesFor(seconds, { fps, frameStep })).toBe(frames);
});

test('a shot is put into the workflow, and everything else stays', async () => {
  const workflow = usable(textOf(example));
  const request = await vendorTake('comfyui', 'comfyui-workflow', {
    resolution: '720P',
    duration: 3,
    seed: 99,
  });
  const parts = { first: 'inbetween/a.png', last: 'inbetween/b.png', seed: 5, prefix: 'inbetween/rain-1' };
  const filled = fillWorkflow(workflow, request, parts) as Record<
    string,
    { inputs: Record<string, JsonValue> }
  >;
  const { width, height } = filled['30']!.inputs;
  expect(Number(width) % 16).toBe(0);
  expect(Number(width) * Number(height)).toBeGreaterThan(850_000);
  expect(filled).toMatchObject({
    '10': { inputs: { image: parts.first } },
    '11': { inputs: { image: parts.last } },
    '20': { inputs: { text: request.prompt } },
    '30': { class_type: 'WanFirstLastFrameToVideo', inputs: { length: 49, positive: ['20', 0] } },
    '41': { inputs: { seed: 99, steps: 20 } },
    '52': { inputs: { filename_prefix: parts.prefix } },
  });
  const original = JSON.parse(textOf(example)) as typeof filled;
  // A shot without a negative prompt has that of the workflow.
  expect(filled['21']!.inputs).toEqual(original['21']!.inputs);
  expect(filled['1']!.inputs).toEqual(original['1']!.inputs);
  // Another take does not see the changes of this one.
  expect(workflow.nodes.get('10')?.inputs.image).toBe('first.png');
});

test('a preview that the server would delete is saved', async () => {
  const request = await vendorTake('comfyui', 'comfyui-workflow', { resolution: '480P' });
  const parts = { first: 'a', last: 'b', seed: 5, prefix: 'c' };
  expect(fillWorkflow(usable(fixture('primitives.api.json')), request, parts)).toMatchObject({
    '51': { inputs: { save_output: true } },
    '62': { inputs: { value: 5 } },
  });
});
