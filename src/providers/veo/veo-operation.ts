import type { Operation } from '../provider.js';
import { foreignOperation } from '../web/foreign-take.js';
import { openTaskIdFinder, type TaskIdFinder } from '../web/id-in-answer.js';
import { numberIn, objectIn, textIn } from '../web/web-answer.js';

const NAME = 'models/[\\w.-]{1,100}/operations/[\\w-]{1,200}';

const names = openTaskIdFinder({
  field: '(?<![\\w-])name',
  form: new RegExp(`^${NAME}$`),
  address: new RegExp(`/(${NAME})/?(?:[?#]|$)`),
  inSentences: NAME,
});

/** How the service names operations. A name of something else, in the details of an error, says nothing about an operation. */
export const veoIds: TaskIdFinder = {
  isTaskId: names.isTaskId,
  find(answer) {
    const found = names.find(answer);
    return found.state === 'unusable' && !answer.text.includes('operations') ? { state: 'none' } : found;
  },
};

/** What the journal keeps of an operation of the service. */
export interface VeoOperation {
  readonly name: string;
  readonly account: string | null;
  /** In ms since 1970; null when that is unknown. */
  readonly submittedAt: number | null;
  readonly hasLast: boolean;
}

/** Reads an operation back from a journal. Throws RenderError for another provider's. */
export function readOperation(operation: Operation): VeoOperation {
  const found = objectIn(operation);
  const name = textIn(found, 'veoOperation');
  if (name !== null && veoIds.isTaskId(name)) {
    const submittedAt = numberIn(found, 'submittedAt');
    return { name, account: textIn(found, 'account'), submittedAt, hasLast: found?.hasLast !== false };
  }
  throw foreignOperation('Veo');
}
