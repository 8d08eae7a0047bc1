import { dirname, relative, resolve, sep } from 'node:path';
import type { Digest } from '../base/digest.js';
import { placeOf } from '../diagnostics/place-of.js';
import { printDiagnostics } from '../diagnostics/print-diagnostics.js';
import { redact } from '../diagnostics/redact.js';
import type { RenderError } from '../diagnostics/render-error.js';
import type { RenderEvent } from '../events/render-event.js';
import type { RenderOutcome } from '../events/render-outcome.js';
import type { TakeName } from '../lockfile/format.js';
import { takeName } from '../lockfile/take-name.js';
import type { ClipDifference } from '../plan/clip-differences.js';
import { decisionsOfFilm, type TakeDecision } from '../plan/decision.js';
import { analyseMotions, SHORT_ANALYSIS_MS } from '../project/analyse-motion.js';
import { engineOf } from '../project/lockfile.js';
import type { Project } from '../project/project.js';
import { takesOfFilm } from '../project/takes-of-film.js';
import type { ShotPosition } from '../report/annotations.js';
import { type FilmReport, filmReport, type ReportInputs } from '../report/film-report.js';
import { formatOutcome } from '../report/format-outcome.js';
import { htmlReport } from '../report/html-report.js';
import { reportMedia } from '../report/report-media.js';
import type { TakeRecord } from '../store/clips/take-record.js';
import { readJournal } from '../store/journal/journal.js';
import { takeHistory } from '../store/journal/take-history.js';
import { stateLayout } from '../store/layout.js';
import { parseStoryboard } from '../storyboard/parse-storyboard.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { packageVersion } from '../system/package-version.js';
import type { Clip } from '../timeline/clip.js';
import { keepReportVideos, type VideoChoice } from './report-videos.js';

/** How a render ended; `failed`: it threw a RenderError. */
export type RenderEnd = RenderOutcome | { readonly status: 'failed'; readonly error: RenderError };

/** A render that has ended, with all that a report says about it. */
export interface EndedRender {
  readonly project: Project;
  readonly outcome: RenderEnd;
  readonly events: readonly RenderEvent[];
  /** Ms since 1970. */
  readonly startedAt: number;
  readonly ok: boolean;
}

/** A report about a render, and what it needs to be shown. */
export interface RenderReport {
  readonly report: FilmReport;
  /** By shot id. */
  readonly clips: ReadonlyMap<string, Clip>;
  /** Where each shot is defined; none when the storyboard cannot be read. */
  readonly places: readonly ShotPosition[];
  /** As it is now; null when it cannot be read. */
  readonly storyboard: Storyboard | null;
}

/** Collects what a report says. Values of `secrets` are removed from every text. */
export async function reportRender(
  ended: EndedRender,
  { secrets, signal }: { readonly secrets: readonly string[]; readonly signal: AbortSignal },
): Promise<RenderReport> {
  const { project, outcome, events, startedAt, ok } = ended;
  // An unreadable storyboard may be the reason why the render failed.
  const places = await shotPlaces(project).catch(() => ({ storyboard: null, shots: [] }));
  const decisions = plannedDecisions(events);
  const clips = await clipsOf(decisions, project);
  const { entries } = await readJournal(project.stateFolder);
  const motions = await analyseMotions(decisions, project, { patienceMs: SHORT_ANALYSIS_MS, signal });
  const report = filmReport({
    ...{ events, ok, status: outcome.status, storyboard: project.storyboard, startedAt },
    endedAt: project.clock.now(),
    ...filmAndOutputs(outcome, project),
    title: places.storyboard?.title ?? null,
    message: ok ? '' : messageOf(outcome).replaceAll(`${project.root}${sep}`, ''),
    clips,
    records: await recordsOf(decisions, project),
    history: takeHistory(await project.store.ls(), entries),
    fileOf: (clip) => portable(relative(project.root, stateLayout(project.stateFolder).clip(clip))),
    motions: motions.analyses,
    takes: await takesOfFilm(project, 'film' in outcome ? shownTakes(decisions, clips) : new Map(), signal),
    order: places.shots,
    differences: differencesIn(outcome),
    failures: outcome.status === 'incomplete' ? outcome.failures : [],
    beyond: 'seams' in outcome ? outcome.seams.beyond : [],
    environment: {
      tool: packageVersion(),
      node: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
      engine: await engineOf(project, signal),
    },
  });
  return {
    ...{ report: withoutSecrets(report, secrets), clips },
    ...{ places: places.shots, storyboard: places.storyboard },
  };
}

/** The report as the text of a file: JSON for a path that ends in .json, else HTML with images and clips. */
export async function reportText(
  path: string,
  { report, clips }: RenderReport,
  {
    ended,
    videos: choice,
    signal,
  }: {
    readonly ended: EndedRender;
    /** Where the clips and the film are; default: in the report up to 10 MB, else in a folder. */
    readonly videos?: VideoChoice | undefined;
    readonly signal: AbortSignal;
  },
): Promise<string> {
  if (/\.json$/i.test(path)) return `${JSON.stringify(report, null, 2)}\n`;
  const { outcome, project, events } = ended;
  const engine = await project.engine(signal).catch(() => null); // Without one, images are shown as they are.
  const clipFile = (clip: Digest) => stateLayout(project.stateFolder).clip(clip);
  const earlier = report.shots.flatMap((shot) => shot.earlier.filter(({ file }) => file !== null));
  const film = filmPathOf(outcome);
  const videos = await keepReportVideos(path, {
    ...{ clips: [...clips.values()], film },
    ...(choice === undefined ? {} : { choice }),
  });
  const media = await reportMedia(
    {
      decisions: plannedDecisions(events),
      clips,
      engine,
      film,
      videos,
      seams: report.seams,
      earlier: new Map(earlier.map(({ clip }) => [clip, clipFile(clip)])),
      clipAddress: (clip) => encodeURI(portable(relative(dirname(resolve(path)), clipFile(clip)))),
    },
    signal,
  );
  return htmlReport(report, media);
}

function filmPathOf(outcome: RenderEnd): string | null {
  const made = outcome.status === 'incomplete' ? (outcome.preview ?? outcome) : outcome;
  return 'film' in made ? made.film.path : null;
}

/** What the render decided; nothing if it ended before. */
export function plannedDecisions(events: readonly RenderEvent[]): readonly TakeDecision[] {
  return events.flatMap((event) => (event.type === 'render-planned' ? event.decisions : []));
}

async function clipsOf(
  decisions: readonly TakeDecision[],
  { store }: Project,
): Promise<ReadonlyMap<string, Clip>> {
  const found = await store.findAll(decisions.map(({ take }) => take.key));
  return new Map(
    decisionsOfFilm(decisions).flatMap(({ take }) => {
      const clip = found.get(take.key);
      return clip ? take.shots.map((id) => [id, clip] as const) : [];
    }),
  );
}

async function recordsOf(
  decisions: readonly TakeDecision[],
  { store }: Project,
): Promise<ReadonlyMap<string, TakeRecord>> {
  const records = await Promise.all(
    decisionsOfFilm(decisions).map(async ({ take }) => [take.shots, await store.record(take.key)] as const),
  );
  return new Map(
    records.flatMap(([shots, record]) => (record ? shots.map((id) => [id, record] as const) : [])),
  );
}

function shownTakes(
  decisions: readonly TakeDecision[],
  clips: ReadonlyMap<string, Clip>,
): ReadonlyMap<string, TakeName> {
  return new Map(
    decisionsOfFilm(decisions).flatMap(({ take }) =>
      take.shots.flatMap((id) => {
        const clip = clips.get(id);
        return clip ? [[id, takeName(take.key, clip.digest)] as const] : [];
      }),
    ),
  );
}

// Paths in a report are relative to the storyboard's folder.
function filmAndOutputs(outcome: RenderEnd, { root }: Project) {
  const made = outcome.status === 'incomplete' ? (outcome.preview ?? outcome) : outcome;
  const film = 'film' in made ? made.film : null;
  const outputs = 'outputs' in made ? made.outputs : [];
  return {
    film: film && {
      path: relative(root, film.path),
      digest: film.digest,
      frames: film.frames,
      bytes: film.bytes,
      ...(film.packets && { packets: film.packets }),
    },
    outputs: outputs.map(({ path, kind, status, digest, frames, bytes, size }) => ({
      ...{ path: relative(root, path), kind, status, digest, frames, bytes, size },
    })),
  };
}

// What the terminal says about a render without a film; failures of shots have their own fields.
function messageOf(outcome: RenderEnd): string {
  if (outcome.status === 'failed') return `${outcome.error.message}\n${outcome.error.hint}`.trim();
  if (outcome.status === 'invalid')
    return printDiagnostics(outcome.source, outcome.diagnostics, { color: false, columns: 80 });
  return formatOutcome(outcome);
}

function portable(path: string): string {
  return path.split(sep).join('/');
}

// A report is published more widely than the terminal's lines, so it is redacted like them.
function withoutSecrets(report: FilmReport, secrets: readonly string[]): FilmReport {
  const clean = (_: string, value: unknown) => (typeof value === 'string' ? redact(value, secrets) : value);
  return JSON.parse(JSON.stringify(report, clean)) as FilmReport;
}

async function shotPlaces(
  project: Project,
): Promise<Pick<RenderReport, 'storyboard'> & { readonly shots: ReportInputs['order'] }> {
  const file = await project.readSource();
  const { source, storyboard } = parseStoryboard(file, project.env, project.providers.traits);
  const shots = (storyboard?.shots ?? []).map(({ id, prompt, at }) => {
    const { line, column } = placeOf(source, { kind: 'path', path: [...at, 'id'], on: 'value' });
    return { id, line, column, prompt };
  });
  return { storyboard: storyboard ?? null, shots };
}

function differencesIn(outcome: RenderEnd): ReadonlyMap<string, readonly ClipDifference[]> {
  const found = 'differences' in outcome ? (outcome.differences ?? []) : [];
  return new Map(found.flatMap(({ shots, differences }) => shots.map((id) => [id, differences] as const)));
}
