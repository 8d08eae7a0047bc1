import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { JsonValue } from '../../src/base/json.js';
import { money } from '../../src/base/money.js';
import { diffFilm, diffLock, formatDifference } from '../../src/lockfile/diff.js';
import { filmChanges } from '../../src/lockfile/film-changes.js';

import type { Lockfile } from '../../src/lockfile/format.js';
import { editOf } from '../../src/lockfile/update.js';
import { cacheKey } from '../../src/plan/cache-key.js';
import { impactOf } from '../../src/plan/impact-of.js';
import type { RenderPlan } from '../../src/plan/render-plan.js';
import type { TakeRequest } from '../../src/plan/take.js';
import { shot, storyboard } from '../plan/plans.js';
import { plannedTake, requestFor } from '../rig/takes.js';
import { lockedFilm, lockedShot, planOf } from './lockfiles.js';

const lock: Lockfile = { film: lockedFilm, shots: new Map([['rain', lockedShot('rain')]]) };

function planWith(change: Partial<TakeRequest>): RenderPlan {
  const request = { ...requestFor('rain'), ...change };
  const key = cacheKey(request);
  return { takes: [{ ...plannedTake('rain'), request, key }], shots: [{ id: 'rain', key }] };
}

function wordsOf(change: Partial<TakeRequest>): readonly string[] {
  return diffLock(planWith(change), lock).flatMap((drift) => formatDifference(drift).lines);
}

test('an unchanged plan has no differences, and a removed shot is not one', () => {
  const more: Lockfile = { ...lock, shots: new Map([...lock.shots, ['gone', lockedShot('gone')]]) };
  expect(diffLock(planOf('rain'), more)).toEqual([]);
});

test('a shot that is not in the lockfile is a difference', () => {
  expect(diffLock(planOf('rain', 'mech'), lock)).toEqual([{ kind: 'not-locked', shot: 'mech' }]);
});

test('every changed field is listed', () => {
  const last = requestFor('rain').last as NonNullable<TakeRequest['last']>;
  const [was, is] = [last.digest.slice(0, 4), sha256('other').slice(0, 4)];
  expect(wordsOf({ last: { ...last, digest: sha256('other') } })).toEqual([
    `rain-last.png bytes changed: ${was} -> ${is}`,
  ]);
  expect(wordsOf({ last: { ...last, uri: 'frames/sky.png', digest: sha256('other') } })).toEqual([
    `last frame: rain-last.png -> sky.png (${was} -> ${is})`,
  ]);
  expect(wordsOf({ prompt: 'The song of rain' })).toEqual(['prompt: The [-prompt-]{+song+} of rain']);
  expect(wordsOf({ seed: null, promptExtend: true })).toEqual([
    'prompt_extend: false -> true',
    'seed: 7 -> none',
  ]);
  expect(wordsOf({ last: null })).toEqual(['last frame removed: rain-last.png']);
});

test('the same image under another name is no difference', () => {
  const last = requestFor('rain').last as NonNullable<TakeRequest['last']>;
  expect(diffLock(planWith({ last: { ...last, uri: 'moved/elsewhere.png' } }), lock)).toEqual([]);
});

test('the film differs in order and settings', () => {
  const asked = {
    order: ['gaze', 'rain'],
    settings: { size: 'auto', fps: 24, fit: 'cover' },
    timeline: sha256('other'),
  };
  expect(diffFilm(asked, lock).map((drift) => formatDifference(drift).lines[0])).toEqual([
    'shots: rain, gaze -> gaze, rain',
    'fps: 30 -> 24',
  ]);
  expect(diffFilm({ ...asked, timeline: lockedFilm.timeline }, lock)).toEqual([]);
  expect(diffFilm({ ...lockedFilm, timeline: sha256('other') }, lock)).toEqual([{ kind: 'edit' }]);
  expect(diffFilm(asked, { ...lock, film: null })).toEqual([{ kind: 'no-film' }]);
});

test('matched colours are a setting of the film, listed by shot', () => {
  const settingsWith = (frames: number | null) => {
    const transition = {
      kind: 'cut' as const,
      ...(frames === null ? {} : { match: { frames, strength: 1 } }),
    };
    return editOf(storyboard([shot('rain'), shot('gaze', { transition })])).settings;
  };
  expect(settingsWith(null)).not.toHaveProperty('shots');
  const asked = { ...lockedFilm, settings: settingsWith(24), timeline: sha256('other') };
  const locked = { ...lock, film: { ...lockedFilm, settings: settingsWith(15) } };
  expect(diffFilm(asked, locked).map((drift) => formatDifference(drift).lines[0])).toEqual([
    'gaze.transition.match_color.frames: 15 -> 24',
  ]);
});

test('an edited image affects the shots that use it, with the cost of each clip', () => {
  const shared = (shot: string, side: 'first' | 'last') => {
    const take = plannedTake(shot);
    return { ...take, request: { ...take.request, [side]: requestFor('shared').first } };
  };
  const plan: RenderPlan = {
    takes: [shared('a', 'last'), { ...shared('b', 'first'), shots: ['b', 'twin'] }, plannedTake('c')],
    shots: ['a', 'b', 'twin', 'c'].map((id) => ({ id, key: plannedTake(id === 'twin' ? 'b' : id).key })),
  };
  const impact = impactOf({ file: '/frames/shared-first.png' }, plan);
  expect(impact.shots.map(({ id, as }) => [id, as])).toEqual([
    ['a', ['last']],
    ['b', ['first']],
    ['twin', ['first']],
  ]);
  expect(impact).toMatchObject({ takes: 2, costs: [money(2, 'CNY')], unknownPrices: 0 });
  expect(impactOf({ file: '/frames/unused.png' }, plan)).toEqual({
    shots: [],
    takes: 0,
    costs: [],
    unknownPrices: 0,
  });
});

test('a focus is a setting of its shot', () => {
  const settingsOf = (more: object) => editOf(storyboard([shot('rain', more)])).settings;
  expect(settingsOf({})).not.toHaveProperty('shots');
  expect(settingsOf({ focus: [0, 0.5] })).toMatchObject({ shots: { rain: { focus: [0, 0.5] } } });
});

type JsonRecord = { readonly [key: string]: JsonValue };

test('changes of the film are named as in the storyboard, with the old and the new value', () => {
  const settings = (fps: number, more: JsonRecord, shots: JsonRecord) => ({
    fps,
    clipSound: 'keep',
    ...more,
    shots,
  });
  const before = settings(
    24,
    { size: 'auto', audio: null },
    {
      rain: { captions: [{ text: 'It rains', from: null, to: null }] },
      gaze: { transition: { kind: 'dissolve', seconds: 0.5 } },
    },
  );
  const now = settings(
    30,
    { size: { width: 1280, height: 720 }, audio: { src: 'bed.mp3', volume: 1 }, clipSound: 'mute' },
    { gaze: { transition: { kind: 'fade', seconds: 1, colour: '#ffffff' } }, sky: { focus: [0, 0.5] } },
  );
  const output = (name: string, width: number) => ({ output: name, settings: { width, fps: 12 } });
  const locked = [output('a.gif', 320), output('gone.gif', 320)].map((one) => ({
    ...{ ...one, timeline: sha256('t'), digest: sha256('d'), packets: null, frames: 1, bytes: 1 },
  }));
  const film = { ...lockedFilm, order: ['rain', 'gaze', 'sky'], settings: before, outputs: locked };
  const asked = { order: film.order, settings: now, outputs: [output('a.gif', 480), output('b.gif', 320)] };
  const lines = filmChanges(asked, { ...lock, film })
    .map(formatDifference)
    .flatMap(({ subject, lines: all }) => all.map((line) => `${subject}  ${line}`));
  expect(lines).toEqual([
    'film  audio: none -> bed.mp3',
    'film  clip_sound: keep -> mute',
    'film  fps: 24 -> 30',
    'film  gaze.transition: dissolve 0.5s -> fade 1s #ffffff',
    'film  rain.captions: "It rains" -> none',
    'film  sky.focus: none -> [0,0.5]',
    'film  size: auto -> 1280x720',
    'a.gif  width: 320 -> 480',
    'b.gif  not in the lockfile',
    'gone.gif  in the lockfile and not in the storyboard',
  ]);
  expect(filmChanges(asked, { ...lock, film: null })).toEqual([]);
});
