import type { JsonValue } from '../base/json.js';
import type { Money } from '../base/money.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { PixelInputs } from '../plan/cache-key.js';
import type { Capabilities } from '../plan/capabilities.js';
import type { TakeRequest } from '../plan/take.js';

/** Contract of a clip generator. It keeps no state between calls; the journal does. */
export interface Provider {
  readonly id: string;
  /** Of the account: submits per second, takes in flight, polls per second. */
  readonly limits: RateLimits;
  /** Distinguishes accounts and addresses without naming them; default: there are none. */
  readonly account?: string;
  /** The limits of one model, where each model has its own; default: `limits`. */
  limitsOf?(model: string): RateLimits;
  /**
   * The limits of one model that the provider states for this account now; null when it states none. Free and repeatable.
   * Throws ProviderFailure. Default: the provider cannot be asked.
   */
  limitsInForce?(model: string, signal: AbortSignal): Promise<LimitsInForce | null>;
  /** How long the provider keeps a take after its submit, in ms; default: unknown. */
  readonly keepsTakesMs?: number;
  /** What is wrong with its settings, or with files that they name; absent for nothing. Then it cannot be used. */
  readonly settingProblems?: readonly SettingProblem[];
  /** What a render with it needs, and whether it is there. Free; throws only the signal's reason. */
  diagnose?(signal: AbortSignal): Promise<readonly DiagnosedFact[]>;
  /** Why no call of the service can succeed on this machine, for example without a key; planning works. */
  readonly unusable?: RenderError;
  capabilities(model: string): Capabilities | undefined;
  /**
   * Uploads what a submit needs, so that the submit itself is short and is hardly ever interrupted. Free and repeatable;
   * a submit works without it as well. Throws ProviderFailure.
   */
  prepare?(request: TakeRequest, signal: AbortSignal): Promise<void>;
  /**
   * Each submit gets a unique name that the service keeps, by which a lost take is found for certain. Then the journal has the
   * name before the submit. `marks`: the service keeps only a mark of it, so that a take is found, and a take that is not found may
   * exist all the same. Default: the service keeps no names of ours.
   */
  readonly namesTakes?: true | 'marks';
  /**
   * Costs money and is not repeatable. `name`: a UUID, where submits have names. Throws ProviderFailure, or the reason of the
   * signal: only before the paid request is sent, because an abort would not cancel the take, only lose its id.
   */
  submit(request: TakeRequest, signal: AbortSignal, name?: string): Promise<Operation>;
  /** What the answer to the submit of an operation said against it, as a sentence; default: nothing. */
  remarkOn?(operation: Operation): string | null;
  /** Free and repeatable. Throws ProviderFailure when the state is unknown. */
  poll(operation: Operation, signal: AbortSignal): Promise<Progress>;
  /** Free and repeatable. Writes the asset to `path`, which does not exist yet. Throws ProviderFailure. */
  download(asset: Asset, path: string, signal: AbortSignal): Promise<void>;
  /**
   * Cancels a take that has not started, which then is not billed. False when it has started or ended; default: takes
   * cannot be cancelled. Repeatable. Throws ProviderFailure when the result is unknown.
   */
  cancel?(operation: Operation, signal: AbortSignal): Promise<boolean>;
  /**
   * Searches for takes whose submit was not answered, all at once. The result has their order, with an empty list where
   * there is none. A running task is listed if it may be the take, a finished one only if its result matches the request,
   * and a failed one never. Waits for `waitForPoll` before each request but the first. Free and repeatable. Throws
   * ProviderFailure when the provider cannot answer.
   */
  findLost(
    lost: readonly LostTake[],
    waitForPoll: WaitForPoll,
    signal: AbortSignal,
    /** Whether a task, by its name, belongs to another take already. */
    isKnown?: (name: string) => boolean,
  ): Promise<readonly (readonly FoundTake[])[]>;
  /**
   * How far the provider's clock is ahead of this machine's, in ms; null until it is known. It is recorded with each submit,
   * so that a lost take is found although a clock was set since. Default: both clocks are one.
   */
  clockAheadMs?(): number | null;
  /**
   * Sides whose image the provider fetched from the web and whose address leads to other bytes now, so that it is unknown
   * which version it used; default: none. Free and repeatable.
   */
  changedImages?(
    operation: Operation,
    request: TakeRequest,
    signal: AbortSignal,
  ): Promise<readonly ('first' | 'last')[]>;
  /**
   * Identifies the take of an operation at the provider, whatever request it was found for; default: the whole
   * operation. It distinguishes takes that are in the journal from lost ones.
   */
  nameOf?(operation: Operation): string;
  /**
   * The operation of a take that was submitted from another machine, by the name in its receipt; undefined when that
   * cannot be a name of a take. Default: takes have no such names.
   */
  operationOf?(task: string, inputs: PixelInputs): Operation | undefined;
}

/** An error in the settings of a provider. */
export interface SettingProblem {
  /** The path of the setting, from the settings of the provider; empty for all of them. */
  readonly at: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/** One fact that a provider has found out about itself. */
export interface DiagnosedFact {
  readonly name: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  /** One or more lines. */
  readonly text: string;
}

/** The limits of an account. */
export interface RateLimits {
  readonly submitsPerSecond: number;
  readonly takesInFlight: number;
  readonly pollsPerSecond: number;
}

/** Limits that a provider states. Null: not stated. */
export interface LimitsInForce {
  readonly submitsPerSecond: number | null;
  readonly takesInFlight: number | null;
  /** How many submitted takes may wait for a start. */
  readonly takesWaiting: number | null;
}

/** A submit that was not answered: its request, and when its intent was recorded, in ms since 1970. */
export interface LostTake {
  readonly request: TakeRequest;
  readonly startedAt: number;
  /** How far the provider's clock was ahead then; null or absent when that was not known. */
  readonly aheadMs?: number | null;
  /** The name of the submit, where submits have names. */
  readonly name?: string;
}

/** A task that may be the take of a lost submit, in the state in which the provider listed it. */
export interface FoundTake {
  readonly operation: Operation;
  readonly state: 'running' | 'done';
  /** It was created at another time than the take, as far as the clocks show. */
  readonly far?: true;
  /** It has the name of the submit, so that it is the take whatever its state is. */
  readonly named?: true;
}

/** Waits until the limit of the account allows another poll. */
export type WaitForPoll = (signal: AbortSignal) => Promise<void>;

/** Plain JSON. It is in the journal before the first poll, so that a take survives a crash. */
export type Operation = JsonValue;

/** A finished result and its location. Plain JSON as well; `expiresAt` in ms since 1970, null for never. */
export interface Asset {
  readonly location: JsonValue;
  readonly expiresAt: number | null;
}

export type Progress =
  | {
      readonly state: 'pending';
      readonly phase: 'queued' | 'running';
      /** 0 to 1; null when the provider does not report it. */
      readonly fraction: number | null;
      readonly askAgainInMs: number;
      /** An error that the provider reported although the take goes on; absent when there is none. */
      readonly remark?: string;
      /** The name of the machine of yours that generates the take; absent for this one, and at a service. */
      readonly machine?: string;
    }
  | { readonly state: 'done'; readonly asset: Asset; readonly receipt: Receipt; readonly machine?: string }
  | { readonly state: 'failed'; readonly failure: ProviderFailure };

/** What the provider reports about a finished take. */
export interface Receipt {
  readonly cost: Money | 'free' | null;
  readonly actualPrompt: string | null;
  readonly requestId: string | null;
  /** The provider's own name of the take, by which another machine can poll it. */
  readonly taskId?: string | null;
  readonly usage: JsonValue;
}

/** All kinds of failure. */
export type FailureKind =
  /** Moderation or bad input: the same request fails again. */
  | 'refused'
  | 'throttled'
  | 'out-of-money'
  | 'unauthorised'
  /** Worth another try. */
  | 'transient'
  /** The take may or may not exist at the provider: it is never resubmitted automatically. */
  | 'unknown-outcome'
  /** The provider no longer knows the take. */
  | 'expired';

/**
 * The code of an `unauthorised` poll whose take belongs to another account or address than the one in use. Only that take
 * cannot be reached; the account in use may be valid.
 */
export const TAKE_ELSEWHERE = 'take-elsewhere';

/** What a refusal can refer to: a part of the request, or the finished clip. */
export type TakeInput = 'prompt' | 'first' | 'last' | 'result';

/** A failure of a provider, classified by how to handle it. */
export class ProviderFailure extends RenderError {
  /** The wait that the provider requests before the next try; null when it requests none. */
  readonly retryAfterMs: number | null;
  /** What the refusal refers to; null when that is unknown. */
  readonly input: TakeInput | null;
  /** Which limit was exceeded; null when that is unknown. */
  readonly limit: 'rate' | 'takes-in-flight' | null;

  constructor(
    readonly kind: FailureKind,
    code: string,
    message: string,
    {
      retryAfterMs = null,
      input = null,
      limit = null,
      ...rest
    }: {
      retryAfterMs?: number | null;
      input?: TakeInput | null;
      limit?: ProviderFailure['limit'];
      hint?: string;
      cause?: unknown;
    } = {},
  ) {
    super(code, message, rest);
    this.retryAfterMs = retryAfterMs;
    this.input = input;
    this.limit = limit;
  }
}
