import type { LiveProblem } from '../../src/live-view/live-view.js';
import { Problem } from './problem.jsx';

/** The warnings. They do not prevent the film, so they are folded. */
export function Warnings({ problems }: { readonly problems: readonly LiveProblem[] }) {
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  if (warnings.length === 0) return null;
  return (
    <details class="warnings">
      <summary>
        <span aria-hidden="true">!</span>{' '}
        {warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`}
      </summary>
      <div>
        {warnings.map((problem) => (
          <Problem key={`${problem.line}:${problem.column}:${problem.code}`} problem={problem} />
        ))}
      </div>
    </details>
  );
}
