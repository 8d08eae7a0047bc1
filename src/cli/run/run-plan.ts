import type { Digest } from '../../base/digest.js';
import type { Lockfile } from '../../lockfile/format.js';
import type { CacheKey } from '../../plan/cache-key.js';
import type { TakeDecision } from '../../plan/decision.js';
import { estimate } from '../../plan/estimate.js';
import { modelsUsed } from '../../plan/models-used.js';
import type { RenderPlan } from '../../plan/render-plan.js';
import { SHORT_LOOK_MS, seeMotions } from '../../project/analyse-motion.js';
import { readLock } from '../../project/lockfile.js';
import { decideFor, prepareStoryboard } from '../../project/prepare.js';
import type { Project } from '../../project/project.js';
import { outputStates } from '../../project/publish-outputs.js';
import { keptUntil, lockedElsewhere } from '../../project/recover-locked-takes.js';
import { lookElsewhere } from '../../project/shared-store.js';
import type { Provider } from '../../providers/provider.js';
import { eventLine } from '../../report/event-lines.js';
import { count } from '../../report/format.js';
import { formatTarget } from '../../report/next-command.js';
import { planJson } from '../../report/plan-json.js';
import { planText } from '../../report/plan-text.js';
import type { Clip } from '../../timeline/clip.js';
import { transitionWork } from '../../timeline/transition-work.js';
import { exitCode } from '../exit-code.js';
import { openCliProject, type PlaceOptions } from '../open-cli-project.js';
import { diagnosticsJson, showDiagnostics } from '../show-diagnostics.js';
import { printJson, type Terminal } from '../terminal.js';

/** `inbetween plan [storyboard]` */
export async function planCommand(
  file: string,
  options: PlaceOptions & {
    readonly provider?: string;
    readonly only?: readonly string[];
    readonly slate?: boolean;
    readonly offline?: boolean;
    /** Look at all stills, or at none that was not looked at before; default: for a few seconds. */
    readonly analyse?: boolean;
    readonly json?: boolean;
  },
  terminal: Terminal,
): Promise<number> {
  await using project = openCliProject(file, options, {
    terminal,
    onEvent: (event) => {
      const line = eventLine(event);
      if (line !== null) terminal.stderr.write(`${line}\n`);
    },
  });
  const prepared = await prepareStoryboard(project, {
    ...options,
    web: options.offline ? 'remembered' : 'fetch',
    signal: new AbortController().signal,
  });
  const { source, diagnostics } = prepared;
  const doubts = diagnosticsJson(source, diagnostics);
  if (prepared.status === 'wrong') {
    if (options.json) printJson(terminal, { ok: false, diagnostics: doubts });
    else showDiagnostics(source, diagnostics, terminal);
    return exitCode.usage;
  }
  const { plan, provider } = prepared;
  const known = plan.shots.map(({ id }) => id);
  const stranger = options.only?.find((id) => !known.includes(id));
  if (stranger !== undefined) {
    if (options.json) printJson(terminal, { ok: false, status: 'unknown-shot', id: stranger, known });
    else terminal.stderr.write(`There is no shot "${stranger}". Known: ${known.join(', ')}.\n`);
    return exitCode.usage;
  }
  const lock = await readLock(project);
  const signal = new AbortController().signal;
  const elsewhere = await lookElsewhere(
    project,
    { ...prepared, lock },
    { offline: options.offline ?? false, signal },
  );
  const decisions = await decideFor(plan, project, {
    only: options.only ? new Set(options.only) : null,
    restriction: null,
    resubmit: new Set(),
    lock,
    elsewhere,
  });
  const cost = estimate(decisions, {
    inFlight: provider.limits.takesInFlight,
    perSecond: provider.limits.submitsPerSecond,
  });
  const collectable = await collectableClips(project, { plan, lock, provider, elsewhere });
  const motions = await seeMotions(decisions, project, {
    patienceMs: options.analyse === undefined ? SHORT_LOOK_MS : options.analyse ? Infinity : 0,
    signal,
    onLook: (pairs) => {
      if (options.analyse) terminal.stderr.write(`looking at ${count(pairs, 'pair')} of stills\n`);
    },
  });
  const transitions = transitionWork(prepared.storyboard, prepared.keyframes);
  const outputs = await outputStates(
    { ...prepared, models: modelsUsed(plan), clips: await allClips(plan, decisions, project) },
    project,
  );
  if (options.json) {
    printJson(terminal, {
      ok: true,
      ...planJson(decisions, { estimate: cost, motions, transitions }),
      outputs,
      collectable,
      diagnostics: doubts,
    });
    return exitCode.done;
  }
  showDiagnostics(source, diagnostics, terminal);
  const seconds = plan.shots.reduce((sum, { key }) => {
    const take = plan.takes.find((each) => each.key === key);
    return sum + (take?.request.duration ?? 0);
  }, 0);
  const heading = { storyboard: file, shots: plan.shots.length, seconds, provider: provider.id };
  terminal.stdout.write(
    `${planText(decisions, { ...heading, estimate: cost, motions, transitions, outputs })}\n`,
  );
  for (const { shots, until } of collectable) {
    const time =
      until === null ? '' : ` until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    terminal.stdout.write(
      `\n${shots.join(' + ')}  paid for on another machine: ${provider.id} may still have it${time}\n`,
    );
  }
  if (collectable.length > 0)
    terminal.stdout.write(`Next:  inbetween recover ${formatTarget(file, options.stateDir)}\n`);
  return exitCode.done;
}

async function allClips(
  plan: RenderPlan,
  decisions: readonly TakeDecision[],
  project: Project,
): Promise<ReadonlyMap<string, Clip> | null> {
  if (decisions.some(({ action }) => action !== 'reuse')) return null;
  const found = await project.store.findAll(decisions.map(({ take }) => take.key));
  const clips = plan.shots.flatMap(({ id, key }) => {
    const clip = found.get(key);
    return clip ? [[id, clip] as const] : [];
  });
  // A shared store may have what this machine has not.
  return clips.length === plan.shots.length ? new Map(clips) : null;
}

// What a render would ask its provider for before it pays: named by the lock, and neither here nor in a shared store.
async function collectableClips(
  project: Project,
  {
    plan,
    lock,
    provider,
    elsewhere,
  }: { plan: RenderPlan; lock: Lockfile; provider: Provider; elsewhere: ReadonlyMap<CacheKey, Digest> },
): Promise<readonly { readonly shots: readonly string[]; readonly until: number | null }[]> {
  const keys = new Set(plan.takes.map(({ key }) => key));
  return (await lockedElsewhere(project, lock)).flatMap((take) => {
    const until = keptUntil(take, provider);
    const isKept = until === null || until > project.clock.now();
    return keys.has(take.key) && !elsewhere.has(take.key) && isKept ? [{ shots: take.shots, until }] : [];
  });
}
