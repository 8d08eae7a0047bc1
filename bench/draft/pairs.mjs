// The pairs of images whose drawing is timed: the seven shots of the example, pairs of real clips, and a drawn one.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { renderView } from './camera-view.mjs';
import { foregroundItems } from './foreground-items.mjs';

const examples = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'examples');

// Of the clips of the data folder: a flight over a forest, a panning crane, a bird, and an opening flower.
const realPairs = ['karma90', 'crane72', 'bird24', 'flower45'];

/** All pairs: { name, prompt, image(end, width, height, path) }, which writes the PNG of one end in that size. */
export function loadPairs(data) {
  const real = data === undefined ? [] : [...realPairs.map((name) => clipPair(data, name)), drawnPair(data)];
  return [...examplePairs(), ...real];
}

function examplePairs() {
  const { keyframes, shots } = parse(readFileSync(join(examples, 'storyboard.yaml'), 'utf8'));
  return shots.map(({ id, first, last, prompt }, n) => {
    const files = [first === 'previous' ? shots[n - 1].last : first, last].map((name) =>
      join(examples, keyframes[name]),
    );
    return { name: id, prompt, image: (end, ...target) => writeImage(['-i', files[end]], '', ...target) };
  });
}

function clipPair(data, name) {
  const { note } = JSON.parse(readFileSync(join(data, 'manifest.json'), 'utf8')).find(
    (item) => item.name === name,
  );
  const clip = ['-i', join(data, 'video', note.video)];
  const frames = [note.first, note.last];
  return {
    name,
    prompt: '',
    image: (end, ...target) => writeImage(clip, `select=eq(n\\,${frames[end]}),`, ...target),
  };
}

// A photo under a zoom with an object that moves in front of it.
function drawnPair(data) {
  const { name, note } = foregroundItems[0];
  return {
    name,
    prompt: '',
    image(end, width, height, path) {
      if (existsSync(path)) return;
      const input = renderView(data, enlarged(note, width / 832), end, width, height);
      const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`];
      ffmpeg([...raw, '-colorspace', 'bt709', '-color_range', 'tv', '-i', '-'], path, input);
    },
  };
}

function enlarged(note, factor) {
  const view = ([x, y, scale, angle]) => [x, y, scale / factor, angle];
  const { object } = note;
  return {
    ...note,
    start: view(note.start),
    end: view(note.end),
    object: {
      ...object,
      from: object.from.map((v) => v * factor),
      to: object.to.map((v) => v * factor),
      radius: object.radius * factor,
    },
  };
}

function writeImage(input, before, width, height, path) {
  if (existsSync(path)) return;
  const fit = `scale=${width}:${height}:force_original_aspect_ratio=increase:flags=lanczos`;
  ffmpeg([...input, '-vf', `${before}${fit},crop=${width}:${height}`], path);
}

// Written under another name first: an interrupted run must not leave half an image for the next one.
function ffmpeg(args, path, input) {
  const temp = `${path}.part.png`;
  const all = ['-v', 'error', '-y', ...args, '-frames:v', '1', '-pix_fmt', 'rgb24', temp];
  execFileSync('ffmpeg', all, { input, stdio: ['pipe', 'ignore', 'inherit'] });
  renameSync(temp, path);
}
