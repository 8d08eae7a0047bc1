import { formatExactMoney } from '../base/money.js';
import { type Diagnostic, warningAt } from '../diagnostics/diagnostic.js';
import type { Shot } from '../storyboard/storyboard.js';
import type { Capabilities } from './capabilities.js';

/** Warnings about what is known of the model of a shot. Equal ones of several shots are reported once. */
export function warnModelFacts(
  shot: Shot & { readonly model: string },
  capabilities: Capabilities,
): readonly Diagnostic[] {
  return [...previewWarnings(shot, capabilities), ...priceWarnings(shot, capabilities)];
}

function previewWarnings(
  shot: Shot & { readonly model: string },
  { previewOf }: Capabilities,
): readonly Diagnostic[] {
  if (previewOf === undefined) return [];
  return [
    warningAt(shot.origins.model ?? shot.at, {
      code: 'preview-model',
      message: `The model "${shot.model}" is a preview. Its limits and prices were read on ${previewOf} and may have changed.`,
      help: 'Compare the first bill with the plan. Changed limits and prices can be written under provider.models.',
    }),
  ];
}

// The stated price counts, because contracts have discounts. A mistyped one would make the cost cap too low.
function priceWarnings(
  shot: Shot,
  { describedAs, resolutions, defaultResolution }: Capabilities,
): readonly Diagnostic[] {
  const name = shot.resolution ?? defaultResolution;
  const { perSecond, listPrice } = resolutions.find((one) => one.name === name) ?? {};
  if (describedAs === undefined || !listPrice || !perSecond || perSecond === 'free') return [];
  const [stated, list] = [perSecond.money, listPrice.money];
  const isComparable = stated.currency === list.currency;
  if (isComparable && stated.micros >= list.micros) return [];
  const differs = isComparable ? 'is lower than' : 'has another currency than';
  return [
    warningAt(['provider', 'models', describedAs, 'price', name], {
      code: 'price-below-list',
      message: `The stated price of "${describedAs}" at ${name}, ${formatExactMoney(stated)} per second, ${differs} the list price of ${listPrice.asOf}, ${formatExactMoney(list)}. The plan and the cost cap use the stated price.`,
      help: 'Keep it if your contract has this price. Otherwise remove it: the bill would be higher than the plan.',
    }),
  ];
}
