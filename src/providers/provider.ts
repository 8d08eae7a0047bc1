import type { JsonValue } from '../base/json.js';
import type { Money } from '../base/money.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { PixelInputs } from '../plan/cache-key.js';
import type { Capabilities } from '../plan/capabilities.js';
import type { TakeRequest } from '../plan/take.js';

/** What every generator of clips promises. It remembers nothing between calls; the journal does. */
export interface Provider {
  readonly id: string;
  readonly limits: RateLimits;
  /** Tells accounts, and the places where they are used, apart without naming them; default: there are none. */
  readonly account?: string;
  /** What the account allows for one model, where models are counted apart; default: `pace`. */
  limitsOf?(model: string): RateLimits;
  /** How long the provider remembers a take after its submit, in ms; default: nobody knows. */
  readonly keepsTakesMs?: number;
  capabilities(model: string): Capabilities | undefined;
  /**
   * Brings to the provider what a submit will need, so that the submit itself is short and can hardly be caught
   * halfway. Free and repeatable; a submit works without it, too. Throws ProviderFailure.
   */
  prepare?(request: TakeRequest, signal: AbortSignal): Promise<void>;
  /** Costs money and is not repeatable. Throws ProviderFailure. */
  submit(request: TakeRequest, signal: AbortSignal): Promise<Operation>;
  /** Free and repeatable. Throws ProviderFailure when it cannot say. */
  poll(operation: Operation, signal: AbortSignal): Promise<Progress>;
  /** Free and repeatable. Writes the asset to `path`, which does not exist yet. Throws ProviderFailure. */
  download(asset: Asset, path: string, signal: AbortSignal): Promise<void>;
  /**
   * Drops a take that has not begun, which then is not billed. False when it has begun or ended; default: none can be
   * dropped. Repeatable. Throws ProviderFailure when it cannot say.
   */
  cancel?(operation: Operation, signal: AbortSignal): Promise<boolean>;
  /**
   * Looks for takes whose submit answer was lost, for all of them at once; answers in their order, each with an empty
   * list when there is none. What still runs is named when it may be the one, what has its result only when that shows
   * it to be of this request, and what failed not at all. Waits for its `turn` before each question but the first.
   * Free and repeatable. Throws ProviderFailure when it cannot say.
   */
  findLost(
    lost: readonly LostTake[],
    turn: WaitForPoll,
    signal: AbortSignal,
  ): Promise<readonly (readonly FoundTake[])[]>;
  /**
   * Sides whose still the provider fetched from the web by itself and whose address leads to other bytes now, so that
   * nobody knows which of the two it saw; default: none. Free and repeatable.
   */
  movedImages?(
    operation: Operation,
    request: TakeRequest,
    signal: AbortSignal,
  ): Promise<readonly ('first' | 'last')[]>;
  /**
   * What names the take of an operation at the provider, for whichever request it was found; default: the whole
   * operation. By it a take that is ours already is told from a lost one.
   */
  nameOf?(operation: Operation): string;
  /**
   * The operation of a take that was submitted from another machine, by the name that its receipt gave it; undefined
   * when it cannot be such a name. Default: takes have no names that travel.
   */
  operationOf?(task: string, inputs: PixelInputs): Operation | undefined;
}

/** What the account allows. */
export interface RateLimits {
  readonly submitsPerSecond: number;
  readonly takesInFlight: number;
  readonly pollsPerSecond: number;
}

/** A submit that was not answered: what was asked for, and when its intent was written down, ms since 1970. */
export interface LostTake {
  readonly request: TakeRequest;
  readonly startedAt: number;
}

/** What may be the take of a lost submit, as it was when the provider named it. */
export interface FoundTake {
  readonly operation: Operation;
  readonly state: 'running' | 'done';
}

/** Waits for a turn in the one budget of questions that the account allows. */
export type WaitForPoll = (signal: AbortSignal) => Promise<void>;

/** Plain JSON: the journal holds it before the first poll, so a crash can come back to it. */
export type Operation = JsonValue;

/** A finished result and where to fetch it. Plain JSON as well; `expiresAt` in ms since 1970, null for never. */
export interface Asset {
  readonly location: JsonValue;
  readonly expiresAt: number | null;
}

export type Progress =
  | {
      readonly state: 'pending';
      readonly phase: 'queued' | 'running';
      /** 0 to 1; null when the provider does not tell. */
      readonly fraction: number | null;
      readonly askAgainInMs: number;
    }
  | { readonly state: 'done'; readonly asset: Asset; readonly receipt: Receipt }
  | { readonly state: 'failed'; readonly failure: ProviderFailure };

/** What the provider says of a finished take. */
export interface Receipt {
  readonly cost: Money | 'free' | null;
  readonly actualPrompt: string | null;
  readonly requestId: string | null;
  /** The provider's own name for the take, by which another machine can ask for it. */
  readonly taskId?: string | null;
  readonly usage: JsonValue;
}

/** The closed list of what can go wrong. */
export type FailureKind =
  /** Moderation or bad input: never the same again. */
  | 'refused'
  | 'throttled'
  | 'out-of-money'
  | 'unauthorised'
  /** Worth another try. */
  | 'transient'
  /** The take may or may not exist at the provider: never resubmit by itself. */
  | 'unknown-outcome'
  /** The provider no longer knows the take. */
  | 'expired';

/**
 * The code of an `unauthorised` poll whose take is known to another account or at another address than the one in use.
 * Only that take is out of reach; the account in use may be as good as ever.
 */
export const TAKE_ELSEWHERE = 'take-elsewhere';

/** What a refusal can point to: what was sent, or the clip that came of it. */
export type TakeInput = 'prompt' | 'first' | 'last' | 'result';

/** A provider's refusal or trouble, classed by what may be done about it. */
export class ProviderFailure extends RenderError {
  /** Obey before the next try; null when the provider does not say. */
  readonly retryAfterMs: number | null;
  /** What the refusal points to; null when that cannot be told. */
  readonly input: TakeInput | null;

  constructor(
    readonly kind: FailureKind,
    code: string,
    message: string,
    {
      retryAfterMs = null,
      input = null,
      ...rest
    }: { retryAfterMs?: number | null; input?: TakeInput | null; hint?: string; cause?: unknown } = {},
  ) {
    super(code, message, rest);
    this.retryAfterMs = retryAfterMs;
    this.input = input;
  }
}
