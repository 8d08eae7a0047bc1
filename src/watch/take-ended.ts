import type { Money } from '../base/money.js';
import { pixelInputs } from '../plan/cache-key.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { Clip } from '../timeline/clip.js';
import { closeCancelledDraft } from './close-cancelled-draft.js';
import type { TakeEnd } from './take-scheduler.js';
import type { WatchParts } from './watch-parts.js';
import { missingDrafts, withClip } from './watch-plan.js';

/** Records how a take ended, and assembles the film again. */
export function takeEnded(take: PlannedTake, end: TakeEnd, parts: WatchParts): void {
  const { status, scheduler, consent, assembler, signal, reportError } = parts;
  status.revision += 1;
  if (signal.aborted) return;
  switch (end.state) {
    case 'generated':
      // Another machine has paid for it in the meantime.
      if (end.cost === 'free') consent.refund(take.key);
      recordClip(take, end, parts);
      // The draft engine has detected the motion of what it drew.
      void readMotions(parts).catch(reportError);
      break;
    case 'failed':
      if (!end.failure.stillOpen) consent.refund(take.key);
      if (!parts.further.keys.has(take.key)) status.failures.set(take.key, end.failure);
      break;
    case 'left': {
      // The render that it makes way for closes what it does not need.
      if (scheduler.isPaused) {
        if (!end.running) consent.refund(take.key);
        break;
      }
      const isWanted = (key: PlannedTake['key']) => scheduler.at(key) !== undefined;
      const closing = closeCancelledDraft(take, { ...parts, isWanted }).catch(reportError);
      parts.closing.add(closing);
      void closing.then(() => parts.closing.delete(closing));
      break;
    }
  }
  void parts.further.ended(take, end).then(() => parts.show('urgent'), reportError);
  if (status.plan) {
    parts.proxies.want(missingDrafts(status.plan, status.edited));
    assembler.assemble(status.plan);
  }
  parts.show('urgent');
}

/** Reads what the draft engine has detected up to now, and publishes it. */
export async function readMotions({ status, project, show }: WatchParts): Promise<void> {
  status.motions = await project.motions.read();
  show('calm');
}

function recordClip(
  take: PlannedTake,
  { clip, cost }: { readonly clip: Clip; readonly cost: Money | 'free' | null },
  { status, history, project, reportError }: WatchParts,
): void {
  const { request, key, shots, retake } = take;
  const inputs = pixelInputs(request);
  const madeAt = project.clock.now();
  for (const shot of shots)
    history.add({ shot, key, clip: clip.digest, inputs, facts: clip.facts, cost, madeAt });
  if (!status.plan) return;
  status.plan = withClip(status.plan, key, clip.digest);
  // A render compares its plan with the last requests to the storyboard's own provider. A further take changes nothing.
  if (retake || (status.plan.payee && take.local)) return;
  const asked = { inputs, firstUri: request.first.uri, lastUri: request.last?.uri ?? null };
  void project.shots.remember(new Map(shots.map((shot) => [shot, asked]))).catch(reportError);
}
