import type { JsonValue } from '../base/json.js';
import { SAMPLE_RATE } from '../timeline/timeline-sound.js';
import type {
  CutList,
  CutMedia,
  CutShot,
  CutTake,
  CutText,
  CutTransition,
  Rate,
  SoundPart,
} from './cut-list.js';
import { exportedFilm, exportedShot } from './exported-shot.js';
import { decimalRate } from './rate-time.js';
import { inTracks } from './sound-tracks.js';
import { takeFacts, takeLabel, takeLines } from './take-text.js';

type Json = { readonly [key: string]: JsonValue };

/** The edit as OpenTimelineIO: a Timeline.1 with Clip.2, whose media references are the takes of the shot. */
export function writeOtio(cut: CutList): string {
  const { rate } = cut;
  const video = track('Video', 'Video 1', videoItems(cut), cut.captions.map(captionMarker(cut)));
  const timeline: Json = {
    OTIO_SCHEMA: 'Timeline.1',
    name: cut.name,
    global_start_time: time(0, rate),
    metadata: {
      inbetween: {
        rate: fraction(rate),
        width: cut.size.width,
        height: cut.size.height,
        lost: [...cut.lost],
        exported: exportedFilm(cut),
      },
    },
    tracks: {
      OTIO_SCHEMA: 'Stack.1',
      name: 'tracks',
      ...common,
      markers: cut.chapters.map((chapter) => marker(chapter.text, 'GREEN', range(chapter, rate), {})),
      children: [video, ...soundTracks(cut.sounds)],
    },
  };
  return `${JSON.stringify(timeline, null, 2)}\n`;
}

const common: Json = { source_range: null, effects: [], metadata: {}, enabled: true };

function videoItems(cut: CutList): readonly Json[] {
  return cut.shots.flatMap((shot, n) => {
    const transition = cut.transitions[n];
    const after = transition && transition.kind !== 'cut' ? [transitionOf(transition, cut.rate)] : [];
    return [clipOf(shot, cut), ...after];
  });
}

function clipOf(shot: CutShot, cut: CutList): Json {
  const { rate } = cut;
  const [from, to] = shot.source;
  const facts = Object.fromEntries(takeFacts(shot, shot.take));
  const alternatives = shot.alternatives.map((take) => [takeLabel(shot, take), reference(take.media, take)]);
  const active = takeLabel(shot, shot.take);
  return {
    OTIO_SCHEMA: 'Clip.2',
    name: shot.id,
    ...common,
    source_range: range({ from, to }, rate),
    media_references: {
      [active]: reference(shot.take.media, shot.take),
      ...Object.fromEntries(alternatives),
    },
    active_media_reference_key: active,
    markers: [
      marker(shot.id, 'CYAN', range({ from, to: from + 1 }, rate), facts, takeLines(shot, shot.take)),
    ],
    metadata: {
      inbetween: {
        title: shot.title,
        captions: [...shot.captions],
        handles: [...shot.handles],
        exported: exportedShot(shot, shot.take, { cut, cues: null }),
      },
    },
  };
}

function reference({ name, url, digest, video, seconds }: CutMedia, take: CutTake | null): Json {
  const about: Json = take === null ? {} : { take: take.name, seed: take.seed, cost: take.cost };
  const length = video
    ? { from: 0, to: video.frames, rate: video.rate }
    : { from: 0, to: Math.floor(seconds * SAMPLE_RATE), rate: [SAMPLE_RATE, 1] as const };
  return {
    OTIO_SCHEMA: 'ExternalReference.1',
    name,
    target_url: url,
    available_range: range(length, length.rate),
    available_image_bounds: null,
    metadata: { inbetween: { digest, rate: fraction(length.rate), ...about } },
  };
}

function transitionOf({ kind, style, colour, before, after }: CutTransition, rate: Rate): Json {
  return {
    OTIO_SCHEMA: 'Transition.1',
    name: kind === 'fade' ? `fade through ${colour}` : (style ?? kind),
    transition_type: kind === 'dissolve' ? 'SMPTE_Dissolve' : 'Custom_Transition',
    in_offset: time(before, rate),
    out_offset: time(after, rate),
    metadata: { inbetween: { kind, style, colour } },
  };
}

function soundTracks(sounds: readonly SoundPart[]): readonly Json[] {
  const names = { bed: 'Sound bed', clip: 'Clips', voice: 'Voices' } as const;
  return (['clip', 'voice', 'bed'] as const).flatMap((kind) =>
    inTracks(sounds.filter((sound) => sound.kind === kind)).map((members, n) =>
      track('Audio', n === 0 ? names[kind] : `${names[kind]} ${n + 1}`, soundItems(members)),
    ),
  );
}

const SOUND_RATE: Rate = [SAMPLE_RATE, 1];

function soundItems(sounds: readonly SoundPart[]): readonly Json[] {
  let at = 0;
  return sounds.flatMap((sound) => {
    const gap = sound.at - at;
    at = sound.at + sound.length;
    return [...(gap > 0 ? [gapOf(gap)] : []), soundClip(sound)];
  });
}

function gapOf(samples: number): Json {
  return {
    OTIO_SCHEMA: 'Gap.1',
    name: '',
    ...common,
    markers: [],
    source_range: range({ from: 0, to: samples }, SOUND_RATE),
  };
}

function soundClip({ media, shot, from, length, volume, fadeIn, fadeOut, kind }: SoundPart): Json {
  const settings = { volume, fade_in: fadeIn / SAMPLE_RATE, fade_out: fadeOut / SAMPLE_RATE };
  return {
    OTIO_SCHEMA: 'Clip.2',
    name: shot ?? media.name,
    ...common,
    source_range: range({ from, to: from + length }, SOUND_RATE),
    media_references: { DEFAULT_MEDIA: reference(media, null) },
    active_media_reference_key: 'DEFAULT_MEDIA',
    markers: [],
    effects: [
      {
        OTIO_SCHEMA: 'Effect.1',
        name: 'volume',
        effect_name: 'AudioVolume',
        enabled: true,
        metadata: { inbetween: settings },
      },
    ],
    metadata: { inbetween: { kind } },
  };
}

function track(
  kind: 'Video' | 'Audio',
  name: string,
  children: readonly Json[],
  markers: readonly Json[] = [],
): Json {
  return { OTIO_SCHEMA: 'Track.1', name, kind, ...common, markers: [...markers], children: [...children] };
}

function captionMarker({ rate, shots }: CutList): (caption: CutText) => Json {
  return (caption) => {
    const shot = shots.find(({ record }) => caption.from < record[1]) ?? shots.at(-1);
    const about = { caption: caption.text, shot: shot?.id ?? null };
    return marker(caption.text, 'YELLOW', range(caption, rate), about);
  };
}

function marker(name: string, color: string, marked: Json, facts: Json, comment = ''): Json {
  return {
    OTIO_SCHEMA: 'Marker.2',
    name,
    color,
    marked_range: marked,
    comment,
    metadata: { inbetween: facts },
  };
}

function range({ from, to }: { readonly from: number; readonly to: number }, rate: Rate): Json {
  return { OTIO_SCHEMA: 'TimeRange.1', start_time: time(from, rate), duration: time(to - from, rate) };
}

// A rate is a decimal number in this format. The exact fraction is in the metadata.
function time(value: number, rate: Rate): Json {
  return { OTIO_SCHEMA: 'RationalTime.1', value, rate: decimalRate(rate) };
}

function fraction([above, below]: Rate): string {
  return `${above}/${below}`;
}
