import { appendFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Digest } from '../base/digest.js';
import { placeOf } from '../diagnostics/place-of.js';
import { printDiagnostics } from '../diagnostics/print-diagnostics.js';
import { redact } from '../diagnostics/redact.js';
import type { RenderError } from '../diagnostics/render-error.js';
import type { RenderEvent } from '../events/render-event.js';
import type { RenderOutcome } from '../events/render-outcome.js';
import { readStoryboard } from '../ingest/read-storyboard.js';
import { formatDifference } from '../lockfile/diff.js';
import { SHORT_LOOK_MS, seeMotions } from '../project/analyse-motion.js';
import { engineOf } from '../project/lockfile.js';
import type { Project } from '../project/project.js';
import { annotationLine } from '../report/annotations.js';
import { type FilmReport, filmReport } from '../report/film-report.js';
import { outcomeText } from '../report/format-outcome.js';
import { htmlReport } from '../report/html-report.js';
import { junitXml } from '../report/junit.js';
import { markdownReport } from '../report/markdown-report.js';
import { reportMedia } from '../report/report-media.js';
import { takeHistory } from '../store/clips/take-history.js';
import { readJournal } from '../store/journal/journal.js';
import { stateLayout } from '../store/layout.js';
import { parseStoryboard } from '../storyboard/parse-storyboard.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { packageVersion } from '../system/package-version.js';
import type { Clip } from '../timeline/clip.js';
import { secretsIn } from './clean-streams.js';
import { writeReport } from './report-places.js';
import { inWorkspace } from './show-diagnostics.js';
import type { Terminal } from './terminal.js';

/** Which reports are wanted. */
export interface ReportArgs {
  /** Files: .html for people, .json for programs. */
  readonly report?: readonly string[];
  readonly junit?: string;
}

/** How a render ended, also one that the world stopped. */
export type Ending = RenderOutcome | { readonly status: 'failed'; readonly error: RenderError };

/** What a finished command knows for its reports. */
export interface Reported {
  readonly project: Project;
  readonly outcome: Ending;
  readonly events: readonly RenderEvent[];
  readonly startedAt: number;
  readonly ok: boolean;
}

/** Writes the reports that were asked for, and what a build service wants by itself. */
export async function writeReports(
  reported: Reported,
  args: ReportArgs,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<void> {
  const { env } = terminal;
  const inActions = env.GITHUB_ACTIONS === 'true';
  if (!args.report?.length && !args.junit && !env.GITHUB_STEP_SUMMARY && !inActions) return;
  // Whatever stopped a render may be that its storyboard cannot be read.
  const places = await shotPlaces(reported.project).catch(() => []);
  const { clips, report } = await gather(reported, places, signal);
  if (args.junit) await writeReport(args.junit, junitXml(report));
  for (const path of args.report ?? [])
    await writeReport(path, await reportText(path, { report, clips, reported }, signal));
  if (env.GITHUB_STEP_SUMMARY) await summarize(env.GITHUB_STEP_SUMMARY, report, terminal);
  if (inActions)
    for (const line of annotations(report, { outcome: reported.outcome, places, env }))
      terminal.stderr.write(`${line}\n`);
}

// Nobody asked for it in words, so a render is as good without it.
async function summarize(path: string, report: FilmReport, { stderr }: Terminal): Promise<void> {
  try {
    await appendFile(path, markdownReport(report));
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    stderr.write(`No summary was written to ${path} (GITHUB_STEP_SUMMARY): ${errnoMessage(error)}.\n`);
  }
}

async function gather(
  { project, outcome, events, startedAt, ok }: Reported,
  order: readonly ShotPlace[],
  signal: AbortSignal,
): Promise<{ readonly clips: ReadonlyMap<string, Clip>; readonly report: FilmReport }> {
  const decisions = events.flatMap((event) => (event.type === 'render-planned' ? event.decisions : []));
  const found = await project.store.findAll(decisions.map(({ take }) => take.key));
  const clips = new Map(
    decisions.flatMap(({ take }) => {
      const clip = found.get(take.key);
      return clip ? take.shots.map((id) => [id, clip] as const) : [];
    }),
  );
  const records = new Map(
    await Promise.all(
      decisions.map(async ({ take }) => [take, await project.store.record(take.key)] as const),
    ).then((all) =>
      all.flatMap(([{ shots }, record]) => (record ? shots.map((id) => [id, record] as const) : [])),
    ),
  );
  const { entries } = await readJournal(project.stateFolder);
  const motions = await seeMotions(decisions, project, { patienceMs: SHORT_LOOK_MS, signal });
  const film = 'film' in outcome ? outcome.film : null;
  const report = filmReport({
    events,
    ok,
    status: outcome.status,
    storyboard: project.storyboard,
    startedAt,
    endedAt: project.clock.now(),
    film: film && {
      path: relative(project.root, film.path),
      digest: film.digest,
      frames: film.frames,
      bytes: film.bytes,
      ...(film.packets && { packets: film.packets }),
    },
    message: ok ? '' : messageOf(outcome).replaceAll(`${project.root}${sep}`, ''),
    outputs: ('outputs' in outcome ? outcome.outputs : []).map(
      ({ path, kind, status, digest, frames, bytes, size }) => {
        return { path: relative(project.root, path), kind, status, digest, frames, bytes, size };
      },
    ),
    clips,
    records,
    history: takeHistory(await project.store.ls(), entries),
    fileOf: (clip) => portable(relative(project.root, stateLayout(project.stateFolder).clip(clip))),
    motions: motions.cases,
    order,
    failures: outcome.status === 'incomplete' ? outcome.failures : [],
    beyond: 'seams' in outcome ? outcome.seams.beyond : [],
    environment: {
      tool: packageVersion(),
      node: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
      engine: await engineOf(project, signal),
    },
  });
  return { clips, report: withoutSecrets(report, secretsIn(project.env)) };
}

// What the terminal says at the end of a render that came to no film; the failures of shots stand beside it.
function messageOf(outcome: Ending): string {
  if (outcome.status === 'failed') return `${outcome.error.message}\n${outcome.error.hint}`.trim();
  if (outcome.status === 'wrong')
    return printDiagnostics(outcome.source, outcome.diagnostics, { color: false, columns: 80 });
  return outcomeText(outcome);
}

function portable(path: string): string {
  return path.split(sep).join('/');
}

// A report goes where a terminal's lines never go, so it is cleaned like them.
function withoutSecrets(report: FilmReport, secrets: readonly string[]): FilmReport {
  const clean = (_: string, value: unknown) => (typeof value === 'string' ? redact(value, secrets) : value);
  return JSON.parse(JSON.stringify(report, clean)) as FilmReport;
}

interface ShotPlace {
  readonly id: string;
  readonly line: number;
  readonly column: number;
}

async function shotPlaces(project: Project): Promise<readonly ShotPlace[]> {
  const { source, storyboard } = parseStoryboard(await readStoryboard(project.storyboard), project.env);
  return (storyboard?.shots ?? []).map(({ id, at }) => {
    const { line, column } = placeOf(source, { kind: 'path', path: [...at, 'id'], on: 'value' });
    return { id, line, column };
  });
}

async function reportText(
  path: string,
  { report, clips, reported }: { report: FilmReport; clips: ReadonlyMap<string, Clip>; reported: Reported },
  signal: AbortSignal,
): Promise<string> {
  if (/\.json$/i.test(path)) return `${JSON.stringify(report, null, 2)}\n`;
  const decisions = reported.events.flatMap((event) =>
    event.type === 'render-planned' ? event.decisions : [],
  );
  const engine = await reported.project.engine(signal).catch(() => null); // Pictures are then shown as they are.
  const { outcome, project } = reported;
  const clipFile = (clip: Digest) => stateLayout(project.stateFolder).clip(clip);
  const earlier = report.shots.flatMap((shot) => shot.earlier.filter(({ file }) => file !== null));
  const media = await reportMedia(
    {
      decisions,
      clips,
      engine,
      film: 'film' in outcome ? outcome.film.path : null,
      seams: report.seams,
      earlier: new Map(earlier.map(({ clip }) => [clip, clipFile(clip)])),
      clipAddress: (clip) => encodeURI(portable(relative(dirname(resolve(path)), clipFile(clip)))),
    },
    signal,
  );
  return htmlReport(report, media);
}

function annotations(
  { ok, message, shots, storyboard, seams }: FilmReport,
  { outcome, places, env }: { outcome: Ending; places: readonly ShotPlace[]; env: Terminal['env'] },
): readonly string[] {
  const file = inWorkspace(storyboard, env);
  const placeOfShot = (id: string) => {
    const shot = places.find((each) => each.id === id);
    return { file, line: shot?.line ?? null, column: shot?.column ?? null };
  };
  const failed = shots.flatMap(({ id, failure }) =>
    failure
      ? [
          {
            id,
            title: failure.code,
            message: `${id}: ${failure.message} ${failure.hint} Next: ${failure.next}`,
          },
        ]
      : [],
  );
  const drifted =
    outcome.status === 'drifted'
      ? outcome.drift.map(formatDifference).map(({ subject, lines }) => ({
          id: subject,
          title: 'differs from the lockfile',
          message: `${subject}: ${lines.join('; ')}`,
        }))
      : [];
  const beyond = seams.flatMap(({ shots: [, later], jump, beyond: isBeyond, shots: pair }) =>
    isBeyond
      ? [{ id: later, title: 'seam', message: `${pair.join(' -> ')}: ${jump} is beyond --max-seam` }]
      : [],
  );
  const placed = [...failed, ...drifted, ...beyond];
  // The storyboard's own mistakes were annotated when they were printed.
  const whole = !ok && outcome.status !== 'wrong' && placed.length === 0;
  const title = outcome.status === 'failed' ? outcome.error.code : outcome.status;
  return [...placed, ...(whole ? [{ id: '', title, message }] : [])].map((each) =>
    annotationLine({ severity: 'error', ...placeOfShot(each.id), title: each.title, message: each.message }),
  );
}
