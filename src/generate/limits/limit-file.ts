import {
  type Check,
  isCount,
  isNumber,
  isRecord,
  isText,
  optional,
  orNull,
  shape,
} from '../../base/shape.js';
import type { CostState } from './cost-state.js';
import type { LearnedRecord, LimitMember, LimitState } from './limit-state.js';
import { LEASE_MS } from './shared-limits.js';

/** What the file of an account contains. */
export interface LimitFile {
  /** The processes that use the account, by their names as members. */
  readonly processes: Readonly<Record<string, LimitProcess>>;
  readonly limits: Readonly<Record<string, LimitState>>;
  readonly films: Readonly<Record<string, CostState>>;
}

/** A process as others can recognize it. */
export interface LimitProcess {
  readonly pid: number;
  readonly host: string;
  /** Its start time; null where the system does not tell. */
  readonly birth: string | null;
  /** The set of process ids that it belongs to; null where the system has only one. */
  readonly space: string | null;
}

export const emptyFile: LimitFile = { processes: {}, limits: {}, films: {} };

const LONGEST_MS = 3_600_000;
const isPositive: Check = (value) => isNumber(value) && Number(value) > 0 && Number(value) <= LONGEST_MS;
const maybeTime = optional(isNumber);

type Fields = Readonly<Record<string, Check>>;
const processFields: Fields = { pid: isCount, host: isText, birth: orNull(isText), space: orNull(isText) };
const memberFields: Fields = {
  ...{ until: isNumber, seats: isCount, most: isPositive, gapMs: isPositive, lastTurn: isNumber },
  ...{ waitingSince: maybeTime, dueAt: isNumber },
};
const learnedFields: Fields = {
  ...{ gapMs: isPositive, takesInFlight: isPositive, learnedAt: isNumber, trialAt: maybeTime },
};
const limitFields: Fields = { at: isNumber, lastTurn: isNumber, blockedUntil: isNumber };
const costFields: Fields = { until: isNumber, micros: isCount };

/** Reads the content of a file. What another program or version has left in it is dropped piece by piece. */
export function decodeLimitFile(value: unknown): LimitFile {
  if (!isRecord(value) || value.version !== 1) return emptyFile;
  return {
    processes: each<LimitProcess>(value.processes, (one) => fieldsOf(one, processFields)),
    limits: each(value.limits, decodeLimit),
    films: each(value.films, decodeCosts),
  };
}

export function encodeLimitFile(file: LimitFile): string {
  return `${JSON.stringify({ version: 1, ...file })}\n`;
}

function decodeLimit(value: unknown): LimitState | undefined {
  const times = fieldsOf<Omit<LimitState, 'members' | 'learned'>>(value, limitFields);
  if (times === undefined || !isRecord(value)) return undefined;
  const { at, lastTurn, blockedUntil } = times;
  // No wait and no lease lasts for hours, whatever the file says.
  if (lastTurn > at || blockedUntil > at + LONGEST_MS) return undefined;
  const learned = fieldsOf<LearnedRecord>(value.learned, learnedFields);
  const members = each(value.members, (one) => {
    const member = fieldsOf<LimitMember>(one, memberFields);
    return member && member.until <= at + LEASE_MS && member.lastTurn <= at ? member : undefined;
  });
  return { ...times, ...(learned === undefined ? {} : { learned }), members };
}

function decodeCosts(value: unknown): CostState | undefined {
  if (!isRecord(value) || !isNumber(value.at)) return undefined;
  const members = each<CostState['members'][string]>(value.members, (one) => fieldsOf(one, costFields));
  return { at: Number(value.at), members };
}

/** The valid ones of some values. */
function each<T>(values: unknown, decode: (value: unknown) => T | undefined): Readonly<Record<string, T>> {
  if (!isRecord(values)) return {};
  const decoded = Object.entries(values).map(([name, one]) => [name, decode(one)] as const);
  return Object.fromEntries(decoded.filter((pair): pair is [string, T] => pair[1] !== undefined));
}

/** These fields of an object and no others, or undefined if one of them is not valid. */
function fieldsOf<T>(value: unknown, fields: Fields): T | undefined {
  if (!shape(fields)(value) || !isRecord(value)) return undefined;
  const known = Object.entries(value).filter(([name]) => Object.hasOwn(fields, name));
  return Object.fromEntries(known) as T;
}
