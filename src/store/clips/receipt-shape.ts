import { isMoney } from '../../base/money.js';
import { isText, optional, orNull, shape } from '../../base/shape.js';

/** Whether a value from a file is a receipt. The usage is whatever the provider reported. */
export const isReceipt = shape({
  cost: (cost) => cost === null || cost === 'free' || isMoney(cost),
  actualPrompt: orNull(isText),
  requestId: orNull(isText),
  providerName: optional(isText),
  taskId: optional(orNull(isText)),
});
