import { createInterface } from 'node:readline/promises';
import { decisionsOfFilm, type TakeDecision } from '../../plan/decision.js';
import type { Estimate } from '../../plan/estimate.js';
import { providerNameOf } from '../../plan/provider-name.js';
import { count, formatCost } from '../../report/format-values.js';
import { formatPlan } from '../../report/plan-text.js';
import { isLive, type Terminal, textStyle } from '../terminal/terminal.js';

/** Where to ask for consent. */
export interface ConsentContext {
  readonly storyboard: string;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Shows what a render costs and asks for a yes. Without an interactive terminal the answer is no. */
export async function askForConsent(
  decisions: readonly TakeDecision[],
  cost: Estimate,
  { storyboard, terminal, signal }: ConsentContext,
): Promise<boolean> {
  if (!isLive(terminal) || terminal.stdin.isTTY !== true) return false;
  const clips = decisions.filter(({ action }) => action === 'submit').length;
  const film = decisionsOfFilm(decisions);
  // A retake plans no film.
  const shown = film.length > 0 ? film : decisions;
  const durations = shown.flatMap(({ take }) => take.shots.map(() => take.request.duration));
  const heading = {
    storyboard,
    shots: durations.length,
    seconds: durations.reduce((sum, seconds) => sum + seconds, 0),
    provider: [...new Set(shown.map(({ take }) => providerNameOf(take.request)))].join(', '),
    estimate: cost,
    motions: { analyses: new Map(), notAnalysed: [] }, // Only drafts have a motion analysis, and they are free.
    transitions: [], // Transitions cost nothing.
  };
  terminal.stderr.write(`${formatPlan(decisions, heading, textStyle(terminal.stderr, terminal.env))}\n\n`);
  const prompt = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    const question = `Generate ${count(clips, 'clip')} for ${formatCost(cost)}? [y/N] `;
    const answer = await prompt.question(question, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}
