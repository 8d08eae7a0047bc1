import { reduceFraction } from '../base/fraction.js';
import type { JsonValue } from '../base/json.js';
import { decodeLeniently } from '../base/read-url.js';
import { SAMPLE_RATE } from '../timeline/timeline-sound.js';
import type { CutList, CutMedia, CutShot, Rate, SoundPart } from './cut-list.js';
import { draftFrame, draftId, emptyMaterials } from './jianying-frame.js';
import { jianyingTransition } from './jianying-transitions.js';
import { decimalRate } from './rate-time.js';
import { inTracks } from './sound-tracks.js';

type Json = { readonly [key: string]: JsonValue };

/**
 * The edit as a draft of JianYing, `draft_content.json` in the plain form of version 5.9, which later versions read. Times
 * are microseconds. The files of the edit have absolute addresses.
 */
export function writeJianying(cut: CutList): string {
  const speed = (id: string): Json => ({
    curve_speed: null,
    id: draftId(`speed ${id}`),
    mode: 0,
    speed: 1,
    type: 'speed',
  });
  const clips = cut.shots.map((shot) => videoSegment(shot, cut));
  const sounds = cut.sounds.filter(({ kind }) => kind !== 'clip');
  const soundTracks = inTracks(sounds).map((members, n) =>
    track(
      'audio',
      `sound ${n}`,
      members.map((sound) => soundSegment(sound, sounds.indexOf(sound))),
      0,
    ),
  );
  const texts = cut.captions.map((caption, n) => ({
    caption,
    id: draftId(`text ${n}`),
    segment: draftId(`caption ${n}`),
  }));
  const textSegments = texts.map(({ caption, id, segment }) => ({
    ...segmentOf(segment, id, span(caption.from, caption.to, cut.rate)),
    ...{ source_timerange: null, speed: 1, volume: 1, extra_material_refs: [], is_tone_modify: false },
    // Subtitles are in the lower part of the frame: 0 is the middle, and -1 the lower edge.
    clip: { ...CLIP, transform: { x: 0, y: -0.8 } },
    uniform_scale: { on: true, value: 1 },
  }));
  const videos = new Map(cut.shots.map(({ take }) => [take.media.id, take.media]));
  const audios = new Map(sounds.map(({ media }) => [media.id, media]));
  const materials: Json = {
    ...emptyMaterials(),
    videos: [...videos.values()].map(videoMaterial),
    audios: [...audios.values()].map(audioMaterial),
    audio_fades: sounds.flatMap((sound, n) => fadeOf(sound, n) ?? []),
    speeds: [...cut.shots.map(({ id }) => speed(id)), ...sounds.map((_, n) => speed(`sound ${n}`))],
    texts: texts.map(({ caption, id }) => textMaterial(caption.text, id)),
    transitions: cut.transitions.flatMap((transition, n) => {
      const material = jianyingTransition(transition);
      const frames = transition.before + transition.after;
      return material === null
        ? []
        : [{ ...material, id: draftId(`transition ${n}`), duration: micros(frames, cut.rate) }];
    }),
  };
  const draft: Json = {
    ...draftFrame(),
    canvas_config: { width: cut.size.width, height: cut.size.height, ratio: 'original' },
    ...{
      duration: micros(cut.frames, cut.rate),
      fps: decimalRate(cut.rate),
      id: draftId(`draft ${cut.name}`),
      name: cut.name,
    },
    materials,
    tracks: [
      track('video', 'video', clips, 0),
      ...soundTracks,
      ...(textSegments.length === 0 ? [] : [track('text', 'text', textSegments, 15_000)]),
    ],
  };
  return `${JSON.stringify(draft, null, 2)}\n`;
}

const CLIP: Json = {
  ...{ alpha: 1, rotation: 0, flip: { horizontal: false, vertical: false } },
  ...{ scale: { x: 1, y: 1 }, transform: { x: 0, y: 0 } },
};

function videoSegment(shot: CutShot, cut: CutList): Json {
  const { take, record, source, id, number } = shot;
  const after = cut.transitions[number - 1];
  const isHeard = cut.sounds.some((one) => one.kind === 'clip' && one.shot === id);
  const isMixed = after !== undefined && jianyingTransition(after) !== null;
  return {
    ...segmentOf(draftId(`shot ${id}`), draftId(take.media.id), span(record[0], record[1], cut.rate)),
    // As long as its place, so that its speed is 1.
    source_timerange: {
      start: micros(source[0], cut.rate),
      duration: span(record[0], record[1], cut.rate).duration,
    },
    ...{ speed: 1, volume: isHeard ? 1 : 0, is_tone_modify: false, clip: CLIP, hdr_settings: null },
    uniform_scale: { on: true, value: 1 },
    extra_material_refs: [draftId(`speed ${id}`), ...(isMixed ? [draftId(`transition ${number - 1}`)] : [])],
  };
}

function soundSegment(sound: SoundPart, n: number): Json {
  const at = soundMicros(sound.at);
  const duration = soundMicros(sound.at + sound.length) - at;
  const fade = fadeOf(sound, n);
  return {
    ...segmentOf(draftId(`sound segment ${n}`), draftId(sound.media.id), { start: at, duration }),
    source_timerange: { start: soundMicros(sound.from), duration },
    ...{ speed: 1, volume: sound.volume, is_tone_modify: false, clip: null, hdr_settings: null },
    extra_material_refs: [draftId(`speed sound ${n}`), ...(fade === null ? [] : [draftId(`fade ${n}`)])],
  };
}

function fadeOf({ fadeIn, fadeOut }: SoundPart, n: number): Json | null {
  if (fadeIn === 0 && fadeOut === 0) return null;
  const times = { fade_in_duration: soundMicros(fadeIn), fade_out_duration: soundMicros(fadeOut) };
  return { id: draftId(`fade ${n}`), ...times, fade_type: 0, type: 'audio_fade' };
}

function segmentOf(
  id: string,
  material: string,
  range: { readonly start: number; readonly duration: number },
): Json {
  return {
    ...{ enable_adjust: true, enable_color_correct_adjust: false, enable_color_curves: true },
    ...{ enable_color_match_adjust: false, enable_color_wheels: true, enable_lut: true },
    ...{ enable_smart_color_adjust: false, last_nonzero_volume: 1, reverse: false, track_attribute: 0 },
    ...{ track_render_index: 0, visible: true, id, material_id: material, target_timerange: range },
    ...{ common_keyframes: [], keyframe_refs: [] },
  };
}

function track(
  type: 'video' | 'audio' | 'text',
  name: string,
  segments: readonly Json[],
  index: number,
): Json {
  return {
    ...{ attribute: 0, flag: 0, id: draftId(`track ${name}`), is_default_name: true, name: '' },
    ...{ segments: segments.map((one) => ({ ...one, render_index: index })), type },
  };
}

function videoMaterial(media: CutMedia): Json {
  const { width, height } = media.video?.size ?? { width: 0, height: 0 };
  return {
    ...{ audio_fade: null, category_id: '', category_name: 'local', check_flag: 63_487 },
    crop: {
      ...{ upper_left_x: 0, upper_left_y: 0, upper_right_x: 1, upper_right_y: 0 },
      ...{ lower_left_x: 0, lower_left_y: 1, lower_right_x: 1, lower_right_y: 1 },
    },
    ...{ crop_ratio: 'free', crop_scale: 1, duration: mediaMicros(media), height, width },
    ...{
      id: draftId(media.id),
      local_material_id: '',
      material_id: draftId(media.id),
      material_name: media.name,
    },
    ...{ media_path: '', path: pathOf(media.url), type: 'video', has_audio: media.sound !== null },
  };
}

function audioMaterial(media: CutMedia): Json {
  const id = draftId(media.id);
  return {
    ...{ app_id: 0, category_id: '', category_name: 'local', check_flag: 3, copyright_limit_type: 'none' },
    ...{
      duration: mediaMicros(media),
      effect_id: '',
      formula_id: '',
      id,
      local_material_id: id,
      music_id: id,
    },
    ...{
      name: media.name,
      path: pathOf(media.url),
      source_platform: 0,
      type: 'extract_music',
      wave_points: [],
    },
  };
}

function textMaterial(text: string, id: string): Json {
  const fill = { alpha: 1, content: { render_type: 'solid', solid: { alpha: 1, color: [1, 1, 1] } } };
  const style = {
    fill,
    range: [0, text.length],
    size: 5,
    bold: false,
    italic: false,
    underline: false,
    strokes: [],
  };
  return {
    ...{
      id,
      content: JSON.stringify({ styles: [style], text }),
      typesetting: 0,
      alignment: 1,
      letter_spacing: 0,
    },
    ...{ line_spacing: 0.02, line_feed: 1, line_max_width: 0.82, force_apply_line_max_width: false },
    ...{ check_flag: 7, type: 'subtitle', global_alpha: 1 },
  };
}

function mediaMicros({ video, seconds }: CutMedia): number {
  return video === null ? Math.floor(seconds * 1e6) : micros(video.frames, video.rate);
}

// A part ends where the next one starts: both ends are rounded, and not the length.
function span(from: number, to: number, rate: Rate): { readonly start: number; readonly duration: number } {
  const start = micros(from, rate);
  return { start, duration: micros(to, rate) - start };
}

function micros(frames: number, [per, seconds]: Rate): number {
  const [above, below] = reduceFraction(frames * seconds, per);
  return Math.round((above / below) * 1e6);
}

function soundMicros(samples: number): number {
  return Math.round((samples / SAMPLE_RATE) * 1e6);
}

// The program reads paths, not addresses. A path of Windows starts with its drive.
function pathOf(url: string): string {
  const path = decodeLeniently(url.replace(/^file:\/\//, ''));
  return /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path;
}

/** `draft_meta_info.json`, without which the program does not list a draft. */
export function writeJianyingMeta(cut: CutList): string {
  const materials = [0, 1, 2, 3, 6, 7, 8].map((type) => ({ type, value: [] }));
  const meta: Json = {
    ...{
      draft_cover: '',
      draft_fold_path: '',
      draft_id: draftId(`draft ${cut.name}`),
      draft_is_invisible: false,
    },
    ...{
      draft_materials: materials,
      draft_materials_copied_info: [],
      draft_name: cut.name,
      draft_new_version: '',
    },
    ...{
      draft_removable_storage_device: '',
      draft_root_path: '',
      draft_segment_extra_info: [],
      draft_type: '',
    },
    ...{ tm_draft_removed: 0, tm_duration: micros(cut.frames, cut.rate) },
  };
  return `${JSON.stringify(meta, null, 2)}\n`;
}
