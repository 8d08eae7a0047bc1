import { isDigest } from '../base/digest.js';
import { parseJson } from '../base/parse-json.js';
import {
  type Check,
  isCount,
  isFlag,
  isRecord,
  isText,
  listOf,
  oneOf,
  optional,
  orNull,
  shape,
} from '../base/shape.js';
import { RenderError } from '../diagnostics/render-error.js';
import { codeOf } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { readWholeFile } from '../system/read-whole-file.js';
import { PLAN_VERSION, type SavedPlan } from './saved-plan.js';

// A plan of ten thousand shots has a few MB.
const MAX_BYTES = 256 * 1024 * 1024;

/** Reads a saved plan. Throws RenderError `plan-unreadable` or `plan-newer`. */
export async function readSavedPlan(path: string): Promise<SavedPlan> {
  let text: string;
  try {
    text = (await readWholeFile(path, MAX_BYTES)).toString('utf8');
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    const why = codeOf(error) === 'ENOENT' ? 'there is no such file' : errnoMessage(error);
    throw unreadable(path, why, error);
  }
  return decodeSavedPlan(text, path);
}

/** The plan in the text of a file. `path` names it in messages. */
export function decodeSavedPlan(text: string, path: string): SavedPlan {
  const value: unknown = parseJson(text);
  if (value === undefined) throw unreadable(path, 'it is no JSON, or only a part of it');
  if (!isRecord(value) || value.inbetween !== 'plan') {
    const isReport = isRecord(value) && Array.isArray(value.takes) && isRecord(value.estimate);
    throw unreadable(path, isReport ? 'it is the output of "plan --json"' : 'it is no plan of inbetween');
  }
  const { version } = value;
  if (typeof version === 'number' && version > PLAN_VERSION)
    throw new RenderError('plan-newer', `${path} was saved by a newer version of inbetween.`, {
      hint: 'Update inbetween, or save a plan with this version: inbetween plan --save plan.json',
    });
  const wrong =
    version === PLAN_VERSION
      ? Object.entries(fields).find(([name, check]) => !check(value[name]))
      : ['version'];
  if (wrong) throw unreadable(path, `"${wrong[0]}" is missing or damaged`);
  const { inbetween: _, version: __, ...plan } = value;
  return plan as unknown as SavedPlan;
}

const isJson: Check = isRecord;
const isName: Check = (value) => isText(value) && value !== '';
const isKey: Check = (value) => isText(value) && isDigest(value as string);
const isPlain: Check = (value) => value === null || ['string', 'number', 'boolean'].includes(typeof value);

const isPrice: Check = (value) =>
  shape({ kind: oneOf('free', 'unknown') })(value) ||
  shape({ kind: oneOf('known'), money: shape({ currency: oneOf('CNY', 'USD'), micros: isCount }) })(value);

const isAsked: Check = shape({
  inputs: (value) => isRecord(value) && Object.values(value).every(isPlain),
  firstUri: isText,
  lastUri: orNull(isText),
});

const fields: Readonly<Record<string, Check>> = {
  tool: isText,
  storyboard: isText,
  digest: isKey,
  options: shape({
    provider: optional(isName),
    only: optional(listOf(isName)),
    slate: optional(isFlag),
    offline: optional(isFlag),
  }),
  film: shape({
    order: listOf(isName),
    settings: isJson,
    outputs: listOf(shape({ output: isName, settings: isJson })),
  }),
  sounds: (value) => isRecord(value) && Object.values(value).every(isKey),
  takes: listOf(
    shape({
      label: isName,
      key: isKey,
      asked: isAsked,
      action: oneOf('use', 'submit', 'none'),
      clip: orNull(isKey),
      price: isPrice,
    }),
  ),
};

function unreadable(path: string, why: string, cause?: unknown): RenderError {
  return new RenderError('plan-unreadable', `The plan ${path} cannot be used: ${why}.`, {
    hint: 'Save a new one: inbetween plan --save plan.json',
    ...(cause === undefined ? {} : { cause }),
  });
}
