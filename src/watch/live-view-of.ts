import { basename } from 'node:path';
import type { Digest } from '../base/digest.js';
import { unreachable } from '../base/unreachable.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import { placeOf } from '../diagnostics/place-of.js';
import { printDiagnostics } from '../diagnostics/print-diagnostics.js';
import { redact } from '../diagnostics/redact.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { MotionCase } from '../plan/motion-case.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { motionKey } from '../providers/draft/motion-key.js';
import type { LiveProblem, LiveShot, LiveStill, LiveTrouble, LiveView } from '../report/live-view.js';
import { normalizedWords } from '../report/normalized-stills.js';
import { shortReason } from '../report/take-difference.js';
import { motionWords } from '../report/words.js';
import type { Shot } from '../storyboard/storyboard.js';
import { boundaryBetween } from '../timeline/boundary.js';
import type { ShotHistory } from './shot-history.js';
import { decisionFor, type WatchPlan } from './shot-plan.js';
import { offerOf, type Payable } from './spending.js';
import type { TakeDesk } from './take-desk.js';

/** What is needed to show the shots of a plan. */
export interface ShotSources {
  readonly plan: WatchPlan;
  readonly desk: TakeDesk;
  readonly history: ShotHistory;
  readonly failures: ReadonlyMap<CacheKey, TakeFailure>;
  /** What is offered for money now. */
  readonly payable: readonly Payable[];
  /** What the draft engine saw, by what names a pair of stills. */
  readonly motions: ReadonlyMap<Digest, MotionCase>;
  /** The clip that plays for each shot. */
  readonly playing: ReadonlyMap<string, Digest>;
}

/** The shots of a plan as the page shows them. */
export function liveShots(sources: ShotSources): readonly LiveShot[] {
  const { shots } = sources.plan.storyboard;
  return shots.map((shot, index) => liveShot(shot, shots[index - 1], sources));
}

/** What the page cannot show: files that only a render makes. */
export function liveOutputs(plan: WatchPlan | null): Pick<LiveView, 'outputs'> {
  const outputs = plan?.storyboard.film.outputs;
  return outputs ? { outputs: outputs.map(({ output }) => output) } : {};
}

function liveShot(shot: Shot, before: Shot | undefined, sources: ShotSources): LiveShot {
  const { plan, history, playing } = sources;
  const draft = decisionFor(plan.draft.decisions, shot.id);
  const paid = decisionFor(plan.paid?.decisions, shot.id);
  const failure = failureOf([paid, draft], sources);
  return {
    id: shot.id,
    title: shot.title,
    first: liveStill(shot.first, plan.keyframes),
    last: shot.last && liveStill(shot.last, plan.keyframes),
    boundary: before ? liveBoundary(before, shot, plan) : null,
    prompt: shot.prompt,
    caption: shot.captions.map(({ text }) => text).join(' ') || null,
    settings: [...settingsOf(shot, paid ?? draft), ...seenIn(draft, sources)],
    ...progressOf(shot, { draft, paid, sources, failed: failure !== null }),
    reason: reasonOf(paid?.action === 'reuse' ? undefined : draft),
    failure,
    clip: playing.get(shot.id) ?? null,
    paid: paidState(plan, paid, sources),
    offer: offerFor(paid, sources),
    takes: history.takesOf(shot.id),
  };
}

function offerFor(paid: TakeDecision | undefined, { payable }: ShotSources): LiveShot['offer'] {
  const offered = payable.find(({ take }) => take.key === paid?.take.key);
  return offered ? offerOf([offered]) : null;
}

interface Progress {
  readonly draft: TakeDecision | undefined;
  readonly paid: TakeDecision | undefined;
  readonly sources: ShotSources;
  readonly failed: boolean;
}

function progressOf(
  shot: Shot,
  { draft, paid, sources: { desk, playing }, failed }: Progress,
): Pick<LiveShot, 'state' | 'fraction' | 'work'> {
  const works = [paid, draft].flatMap((decision) => (decision ? (desk.at(decision.take.key) ?? []) : []));
  const work = works[0];
  if (work) {
    const usualSeconds = work.take.expectedSeconds;
    const at = work.since === null ? null : { since: work.since, usualSeconds };
    return { state: work.phase, fraction: work.fraction, work: at };
  }
  const rest = { fraction: null, work: null };
  if (paid?.action === 'blocked') return { state: 'blocked', ...rest };
  if (failed) return { state: 'failed', ...rest };
  const there = draft?.action === 'reuse' || paid?.action === 'reuse';
  return { state: there && playing.has(shot.id) ? 'ready' : 'waiting', ...rest };
}

function failureOf(
  decisions: readonly (TakeDecision | undefined)[],
  { failures }: ShotSources,
): LiveTrouble | null {
  const failure = decisions.flatMap((one) => (one ? (failures.get(one.take.key) ?? []) : []))[0];
  return failure ? { code: failure.code, message: redact(failure.message), hint: failure.hint } : null;
}

function reasonOf(decision: TakeDecision | undefined): string | null {
  return decision?.action === 'submit' ? shortReason(decision.reason) : null;
}

function paidState(plan: WatchPlan, paid: TakeDecision | undefined, { desk }: ShotSources): LiveShot['paid'] {
  if (!plan.payee) return 'none';
  if (!paid) return 'missing';
  if (desk.at(paid.take.key)) return 'running';
  switch (paid.action) {
    case 'reuse':
      return 'same';
    case 'reattach':
      return 'running';
    case 'submit':
      return 'missing';
    case 'blocked':
      return 'needs-person';
  }
}

function liveStill({ uri, name }: Shot['first'], keyframes: ReadonlyMap<string, Keyframe>): LiveStill {
  const keyframe = keyframes.get(uri);
  const readable = keyframe?.kind === 'image';
  const shown = uri.startsWith('data:') ? 'data: picture' : basename(uri.split(/[?#]/)[0] as string);
  return { digest: readable ? keyframe.digest : null, name: name ?? shown };
}

function liveBoundary(
  before: Shot,
  shot: Shot,
  { storyboard: { film }, keyframes }: WatchPlan,
): LiveShot['boundary'] {
  const { kind, style, colour, frames, match } = boundaryBetween(before, shot, { ...film, keyframes });
  const long = `${(frames / film.fps).toFixed(2).replace(/0+$/, '').replace(/\.$/, '')} s`;
  switch (kind) {
    case 'continue':
      return {
        kind,
        words: `continues from ${before.id}: one shared still${match ? ', colours matched' : ''}`,
      };
    case 'cut':
      return { kind, words: `cut from ${before.id}` };
    case 'dissolve':
      return { kind, words: `dissolves from ${before.id} in ${long}` };
    case 'fade':
      return { kind, words: `fades from ${before.id} through ${colour} in ${long}` };
    case 'wipe':
      return { kind, words: `wipes from ${before.id} (${style}) in ${long}` };
    default:
      return unreachable(kind);
  }
}

function settingsOf(shot: Shot, decision: TakeDecision | undefined): LiveShot['settings'] {
  const request = decision?.take.request;
  const size = decision?.take.size;
  const all: readonly (readonly [string, string | number | boolean | null | undefined])[] = [
    ['model', shot.model],
    ['resolution', request?.resolution ?? shot.resolution],
    ['size', size ? `${size.width}×${size.height}` : null],
    ['duration', request ? `${request.duration} s` : null],
    ['template', shot.template],
    ['negative_prompt', shot.negativePrompt],
    ['seed', shot.seed],
    ['prompt_extend', shot.promptExtend || null],
    ['watermark', shot.watermark || null],
    ['first normalized', request ? normalizedWords(request.first) : null],
    ['last normalized', request ? normalizedWords(request.last) : null],
    ['driving_audio', shot.drivingAudio?.src ?? null],
    ['first', stillWords(shot.first)],
    ['last', shot.last && stillWords(shot.last)],
  ];
  return all.flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, String(value)] as const],
  );
}

// Not of the storyboard, but as short: how the draft goes from still to still.
function seenIn(draft: TakeDecision | undefined, { motions }: ShotSources): LiveShot['settings'] {
  const { request, size } = draft?.take ?? {};
  const seen = request && size ? motions.get(motionKey(request, size)) : undefined;
  return seen ? [['draft motion', motionWords(seen)]] : [];
}

function stillWords({ uri, name }: Shot['first']): string {
  const address = uri.startsWith('data:') ? `${uri.slice(0, 24)}…` : redact(uri);
  return name === null || name === uri ? address : `${name} (${address})`;
}

/** Mistakes and doubts with the terminal's own excerpts. */
export function liveProblems(
  source: LocatedSource,
  diagnostics: readonly Diagnostic[],
): readonly LiveProblem[] {
  return diagnostics.map((diagnostic) => ({
    severity: diagnostic.severity,
    code: diagnostic.code,
    ...placeOf(source, diagnostic.at),
    text: printDiagnostics(source, [diagnostic], { color: false, columns: 90 }),
  }));
}

/** What failed, as a person reads it; our own bug says so. */
export function liveTrouble(error: unknown): LiveTrouble {
  if (error instanceof RenderError)
    return { code: error.code, message: redact(error.message), hint: redact(error.hint) };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'bug', message: redact(message), hint: 'This is a mistake of inbetween. Please report it.' };
}
