import type { LiveShot, LiveView } from '../../src/live-view/live-view.js';

/** Hours, minutes, seconds and frames, as in editing software: 00:03:19:10. */
export function timecode(frame: number, fps: number): string {
  // Frames per second are a whole number in a storyboard. Otherwise timecodes count by the next one.
  const nominal = Math.round(fps);
  const seconds = Math.floor(frame / nominal);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frame % nominal];
  return parts.map(two).join(':');
}

/** A length in seconds: "5 s", "2.5 s". */
export function formatSeconds(frames: number, fps: number): string {
  return `${Math.round((frames / fps) * 10) / 10} s`;
}

/** The state of a shot, with a sign that is readable without colour. */
export function formatState({ state, fraction, paid, work }: LiveShot): readonly [string, string] {
  switch (state) {
    case 'waiting':
      return ['·', 'not started'];
    case 'queued':
      return ['▸', paid === 'running' ? 'waiting at the provider' : 'waiting to be drawn'];
    case 'running':
      return [
        '▸',
        `running${fraction === null ? '' : ` ${Math.round(fraction * 100)} %`}${work?.machine === undefined ? '' : ` on ${work.machine}`}`,
      ];
    case 'downloading':
      return ['▾', 'downloading'];
    case 'failed':
      return ['✕', 'failed'];
    case 'blocked':
      return ['!', 'needs your decision'];
    case 'ready':
      return paid === 'same' ? ['●', 'final'] : ['○', 'draft'];
  }
}

/** How long a shot has been running, and how long that usually takes; empty if it is not running. */
export function formatWork({ work, state }: LiveShot, now: number): string {
  if (!work || state === 'ready') return '';
  const spent = formatDuration(Math.max(0, Math.round((now - work.since) / 1000) * 1000));
  return `${spent} of about ${formatDuration(work.usualSeconds * 1000)}`;
}

/** The state of the watch, with a sign. */
export function formatPhase(view: LiveView): readonly [string, string] {
  const errors = view.problems.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) return ['✕', errors === 1 ? '1 error' : `${errors} errors`];
  if (view.error) return ['✕', view.error.code];
  const moving = view.shots.filter(
    ({ state }) => state !== 'ready' && state !== 'failed' && state !== 'blocked',
  );
  switch (view.phase) {
    case 'settling':
    case 'planning':
      return ['…', 'reading'];
    case 'rendering':
      return [
        '▸',
        moving.length > 0 ? `generating ${moving.length} of ${view.shots.length}` : 'assembling the film',
      ];
    case 'failed':
    case 'idle': {
      const failed = view.shots.filter(({ state }) => state === 'failed' || state === 'blocked').length;
      if (failed > 0) return ['✕', failed === 1 ? '1 shot failed' : `${failed} shots failed`];
      if (!view.film) return ['·', 'no film yet'];
      const took = view.lastTookMs === null ? '' : ` in ${formatDuration(view.lastTookMs)}`;
      return ['✓', `up to date${took}`];
    }
  }
}

/** "8 s", "320 ms", "4 min". */
export function formatDuration(ms: number): string {
  if (ms % 1000 === 0 && ms < 100_000) return `${ms / 1000} s`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 100_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

/** Local time with seconds. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toLocaleTimeString([], { hour12: false });
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** What differs between two takes, with an arrow that is not broken into two lines. */
export function formatChange(change: string): string {
  return change.replaceAll(' -> ', ' → ');
}
