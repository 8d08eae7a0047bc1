import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DOMParser, type Element, type Node } from '@xmldom/xmldom';
import { parse } from 'csv-parse/sync';

// A second reader of every exported format. It shares no code with the writers, and reads as the formats are described.

/** An edit as it was read: places in seconds, as exact as the format allows. */
export interface ReadEdit {
  readonly name: string;
  readonly shots: readonly ReadShot[];
  /** The parts of the film that two shots share. */
  readonly mixed: readonly (readonly [number, number])[];
  readonly sounds: readonly ReadSound[];
  readonly markers: readonly string[];
}

export interface ReadShot {
  readonly name: string;
  readonly file: string;
  /** Where its first frame is in the clip, and in the film. */
  readonly from: number;
  readonly at: number;
  readonly length: number;
  /** Other takes. */
  readonly others: readonly string[];
}

export interface ReadSound {
  readonly file: string;
  readonly from: number;
  readonly at: number;
  readonly length: number;
  readonly volume: number;
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/** What each format can say. */
export const readers: Readonly<
  Record<
    'otio' | 'fcpxml' | 'edl' | 'csv' | 'jianying',
    (text: string, path: string, fps: number) => ReadEdit
  >
> = {
  otio: readOtio,
  fcpxml: readFcpxml,
  edl: readEdl,
  csv: readCsv,
  jianying: readJianying,
};

function fileOf(url: string, path: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : join(dirname(path), decodeURI(url));
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of a foreign format
type Any = any;

function readOtio(text: string, path: string): ReadEdit {
  const timeline = JSON.parse(text);
  expectSchema(timeline, 'Timeline.1');
  expectSchema(timeline.tracks, 'Stack.1');
  const seconds = (time: Any): number => {
    expectSchema(time, 'RationalTime.1');
    return time.value / time.rate;
  };
  const shots: ReadShot[] = [];
  const mixed: [number, number][] = [];
  const sounds: ReadSound[] = [];
  const markers: string[] = timeline.tracks.markers.map((one: Any) => one.name);
  for (const track of timeline.tracks.children) {
    expectSchema(track, 'Track.1');
    markers.push(...track.markers.map((one: Any) => one.name));
    let at = 0;
    for (const item of track.children) {
      if (item.OTIO_SCHEMA === 'Transition.1') {
        mixed.push([at - seconds(item.in_offset), at + seconds(item.out_offset)]);
        continue;
      }
      const length = seconds(item.source_range.duration);
      if (item.OTIO_SCHEMA !== 'Gap.1') {
        expectSchema(item, 'Clip.2');
        const { [item.active_media_reference_key]: active, ...others } = item.media_references;
        expectSchema(active, 'ExternalReference.1');
        const available = active.available_range;
        const from = seconds(item.source_range.start_time);
        if (from < 0 || from + length > seconds(available.duration) + 1e-6)
          throw new Error(`${item.name} needs more than its clip.`);
        const shared = { file: fileOf(active.target_url, path), from, at, length };
        markers.push(...item.markers.map((one: Any) => `${one.name}\n${one.comment}`));
        if (track.kind === 'Video')
          shots.push({
            ...shared,
            name: item.name,
            others: Object.values(others).map((one: Any) => fileOf(one.target_url, path)),
          });
        else {
          const { volume, fade_in: fadeIn, fade_out: fadeOut } = item.effects[0].metadata.inbetween;
          sounds.push({ ...shared, volume, fadeIn, fadeOut });
        }
      }
      at += length;
    }
  }
  return { name: timeline.name, shots, mixed, sounds, markers };
}

function expectSchema(value: Any, schema: string): void {
  if (value?.OTIO_SCHEMA !== schema) throw new Error(`Expected ${schema}, and read ${value?.OTIO_SCHEMA}.`);
}

function readFcpxml(text: string, path: string): ReadEdit {
  const document = new DOMParser({
    onError: (level, message) => {
      throw new Error(`${level}: ${message}`);
    },
  }).parseFromString(text, 'text/xml');
  const all = (name: string): Element[] => [...document.getElementsByTagName(name)];
  const assets = new Map(all('asset').map((one) => [one.getAttribute('id'), one]));
  const sourceOf = (ref: string | null): string => {
    const media = assets.get(ref)?.getElementsByTagName('media-rep')[0];
    return fileOf(media?.getAttribute('src') ?? '', path);
  };
  const spine = all('spine')[0];
  const sequence = all('sequence')[0];
  if (!spine || !sequence) throw new Error('There is no spine.');
  const shots: ReadShot[] = [];
  const mixed: [number, number][] = [];
  const sounds: ReadSound[] = [];
  for (const item of children(spine)) {
    const at = time(item.getAttribute('offset'));
    if (item.nodeName === 'transition') {
      mixed.push([at, at + time(item.getAttribute('duration'))]);
      continue;
    }
    const [used, ...others] = item.nodeName === 'audition' ? children(item) : [item];
    if (!used) throw new Error('An audition has no clip.');
    const from = time(used.getAttribute('start'));
    shots.push({
      name: used.getAttribute('name') ?? '',
      file: sourceOf(used.getAttribute('ref')),
      ...{ from, at, length: time(used.getAttribute('duration')) },
      others: others.map((one) => sourceOf(one.getAttribute('ref'))),
    });
    if (
      used.getAttribute('srcEnable') !== 'video' &&
      assets.get(used.getAttribute('ref'))?.getAttribute('hasAudio') === '1'
    )
      sounds.push({
        file: sourceOf(used.getAttribute('ref')),
        from,
        at,
        length: time(used.getAttribute('duration')),
        volume: 1,
        fadeIn: 0,
        fadeOut: 0,
      });
    for (const connected of children(used).filter(({ nodeName }) => nodeName === 'asset-clip')) {
      const volume = children(connected).find(({ nodeName }) => nodeName === 'adjust-volume');
      const fade = (name: string) =>
        time(volume?.getElementsByTagName(name)[0]?.getAttribute('duration') ?? '0s');
      sounds.push({
        file: sourceOf(connected.getAttribute('ref')),
        from: time(connected.getAttribute('start')),
        at: at + time(connected.getAttribute('offset')) - from,
        length: time(connected.getAttribute('duration')),
        volume: 10 ** (Number.parseFloat(volume?.getAttribute('amount') ?? '0') / 20),
        ...{ fadeIn: fade('fadeIn'), fadeOut: fade('fadeOut') },
      });
    }
  }
  const markers = [
    ...[...all('marker'), ...all('chapter-marker')].map(
      (one) => `${one.getAttribute('value')}\n${one.getAttribute('note') ?? ''}`,
    ),
    ...all('title').map((one) => one.textContent?.trim() ?? ''),
  ];
  return { name: all('project')[0]?.getAttribute('name') ?? '', shots, mixed, sounds, markers };
}

function children(node: Element): Element[] {
  return [...node.childNodes].filter((one: Node): one is Element => one.nodeType === 1);
}

function time(text: string | null): number {
  const [, above, below = '1'] = /^(-?\d+)(?:\/(\d+))?s$/.exec(text ?? '') ?? [];
  if (above === undefined) throw new Error(`"${text}" is no time.`);
  return Number(above) / Number(below);
}

const EVENT = /^(\d+) {2}(\S+) +(V|A\d?) +(C|D|W\d{3}) +(\d{3})? *(\S{11}) (\S{11}) (\S{11}) (\S{11})$/;

function readEdl(text: string, path: string, fps: number): ReadEdit {
  const lines = text.split('\r\n');
  const shots: ReadShot[] = [];
  const mixed: [number, number][] = [];
  const sounds: ReadSound[] = [];
  const markers: string[] = [];
  let [volume, fades]: [number, readonly number[]] = [1, [0, 0]];
  const finish = (): void => {
    const last = sounds.at(-1);
    if (last) sounds.splice(-1, 1, { ...last, volume, fadeIn: fades[0]! / fps, fadeOut: fades[1]! / fps });
  };
  let isSound = false;
  let name = '';
  for (const line of lines) {
    const event = EVENT.exec(line);
    if (event) {
      const [, , reel, track, edit, frames] = event;
      const [sourceIn, , recordIn, recordOut] = event.slice(6).map((one) => ofTimecode(one, fps)) as [
        number,
        number,
        number,
        number,
      ];
      isSound = track !== 'V';
      if (isSound) {
        [volume, fades] = [1, [0, 0]];
        sounds.push({
          file: '',
          from: sourceIn,
          at: recordIn,
          length: recordOut - recordIn,
          volume,
          fadeIn: 0,
          fadeOut: 0,
        });
      }
      if (edit !== 'C') mixed.push([recordIn, recordIn + Number(frames) / fps]);
      if (!isSound && reel !== 'BL' && recordOut > recordIn)
        shots.push({
          name: '',
          file: '',
          from: sourceIn,
          at: recordIn,
          length: recordOut - recordIn,
          others: [],
        });
      continue;
    }
    const [, key = '', value = ''] = /^\* ([A-Z ]+): ?(.*)$/.exec(line) ?? [];
    if (key === 'FROM CLIP NAME' || key === 'TO CLIP NAME') name = value;
    if (key === 'FROM CLIP NAME' && isSound)
      sounds.splice(-1, 1, { ...sounds.at(-1)!, file: join(dirname(path), 'media', value) });
    if (key === 'VOLUME') volume = Number(value);
    if (key === 'FADE FRAMES') fades = value.split(' ').map(Number);
    if (isSound) finish();
    if (key === 'SHOT')
      shots.splice(-1, 1, { ...shots.at(-1)!, name: value, file: join(dirname(path), 'media', name) });
    if (key === 'OTHER TAKE')
      shots.splice(-1, 1, { ...shots.at(-1)!, others: [...shots.at(-1)!.others, value] });
    if (key === 'LOC') markers.push(value.slice(20));
    else if (key !== '') markers.push(`${key}: ${value}`);
  }
  return { name: lines[0]!.replace('TITLE: ', ''), shots, mixed, sounds, markers };
}

function ofTimecode(text: string, fps: number): number {
  const [hours, minutes, seconds, frames] = text.split(':').map(Number) as [number, number, number, number];
  return hours * 3600 + minutes * 60 + seconds + frames / fps;
}

function readCsv(text: string, path: string, fps: number): ReadEdit {
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
  const at = (row: Record<string, string>, column: string): number => ofTimecode(row[column] ?? '', fps);
  const shots = rows.map((row) => ({
    name: row.id ?? '',
    file: fileOf(row.clip ?? '', path),
    ...{
      from: at(row, 'source_in'),
      at: at(row, 'start'),
      length: at(row, 'end') - at(row, 'start'),
      others: [],
    },
  }));
  const mixed = rows.flatMap((row): [number, number][] => {
    const frames = Number(row.transition_frames ?? 0);
    const cut = at(row, 'start');
    const before = Math.floor(frames / 2) / fps;
    return frames > 0 ? [[cut - before, cut - before + frames / fps]] : [];
  });
  const markers = rows.flatMap((row) => [row.prompt ?? '', row.caption ?? '', row.title ?? '']);
  return { name: '', shots, mixed, sounds: [], markers };
}

/** A draft of JianYing as its tracks, materials and references are described. */
function readJianying(text: string): ReadEdit {
  const draft = JSON.parse(text);
  const { materials } = draft;
  const find = (kind: string, id: string): Any => {
    const found = materials[kind].filter((one: Any) => one.id === id);
    if (found.length !== 1) throw new Error(`${found.length} ${kind} have the id ${id}.`);
    return found[0];
  };
  const part = (range: Any): { readonly at: number; readonly length: number } => {
    if (!Number.isInteger(range.start) || !Number.isInteger(range.duration))
      throw new Error('A time is no whole number.');
    return { at: range.start / 1e6, length: range.duration / 1e6 };
  };
  const segmentsOf = (type: string): Any[] =>
    draft.tracks.filter((one: Any) => one.type === type).flatMap((one: Any) => one.segments);
  const clips = segmentsOf('video');
  let end = 0;
  for (const { target_timerange: target, source_timerange: source, speed } of clips) {
    if (target.start !== end) throw new Error('The main track has a gap.');
    if (source.duration !== target.duration || speed !== 1) throw new Error('A clip has another speed.');
    end += target.duration;
  }
  if (end !== draft.duration) throw new Error('The draft is longer than its clips.');
  const shots = clips.map((segment) => {
    const media = find('videos', segment.material_id);
    const { at: from } = part(segment.source_timerange);
    if (segment.source_timerange.start + segment.source_timerange.duration > media.duration + 1)
      throw new Error(`${media.material_name} is too short.`);
    return {
      name: media.material_name.replace(/-take\d+-.*/, ''),
      file: media.path,
      from,
      ...part(segment.target_timerange),
      others: [],
    };
  });
  const mixed = clips.flatMap((segment): [number, number][] => {
    const found = materials.transitions.find((one: Any) => segment.extra_material_refs.includes(one.id));
    if (found === undefined) return [];
    const { at, length } = part(segment.target_timerange);
    const frames = Math.round((found.duration / 1e6) * draft.fps);
    const before = Math.floor(frames / 2) / draft.fps;
    return [[at + length - before, at + length - before + frames / draft.fps]];
  });
  const sounds = segmentsOf('audio').map((segment) => {
    const fade = materials.audio_fades.find((one: Any) => segment.extra_material_refs.includes(one.id));
    return {
      file: find('audios', segment.material_id).path,
      from: segment.source_timerange.start / 1e6,
      ...part(segment.target_timerange),
      ...{
        volume: segment.volume,
        fadeIn: (fade?.fade_in_duration ?? 0) / 1e6,
        fadeOut: (fade?.fade_out_duration ?? 0) / 1e6,
      },
    };
  });
  const markers = segmentsOf('text').map(
    (segment) => JSON.parse(find('texts', segment.material_id).content).text,
  );
  return { name: draft.name, shots, mixed, sounds, markers };
}
