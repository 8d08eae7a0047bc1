import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../system/clock.js';
import type { FaultRule, OddClip } from '../faults.js';

/** What a request is for, by which faults are chosen. */
export type VendorPlace = 'submit' | 'poll' | 'result' | 'upload' | 'list' | 'cancel' | 'download';

/** What goes wrong with one request. `cut-after`: it takes effect, and the answer is lost. */
export type VendorFault =
  | 'cut-before'
  | 'cut-after'
  | 'cut-in-answer'
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** The request takes effect, and this is the answer. */
  | { readonly after: number }
  /** The answer is an error that repeats the address and the Authorization header of the request. */
  | { readonly echo: number };

/** A request as it was received. */
export interface VendorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
  /** The body as JSON; undefined for another one. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** An answer. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The connection breaks after this many bytes of the content. */
  readonly cutAt?: number;
}

/** How a task ends: with a clip, an error, or refused by the moderation. */
export type VendorEnd = 'clip' | 'late-failure' | 'moderation';

/** A task of a stand-in. */
export interface VendorTask {
  readonly id: string;
  readonly model: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly end: VendorEnd;
  cancelled?: boolean;
  forgotten?: boolean;
  /** The service no longer knows it as soon as it has ended. */
  readonly lostAtEnd?: boolean;
  /** Its clip has another length or rate than requested. */
  readonly odd?: OddClip | undefined;
}

/** What a stand-in is opened with. */
export interface VendorSetup {
  readonly clock: Clock;
  readonly port?: number | undefined;
  /** How long a task waits, and how long it runs, in ms. */
  readonly queueMs?: number;
  readonly runMs?: number;
  /** A clip with this length and rate; default: five seconds. */
  readonly clip: (shape?: OddClip) => Promise<Uint8Array>;
  /** Faults by the rules of the command `emulate`. */
  readonly faults?: readonly FaultRule[] | undefined;
  /** The seed of random faults. */
  readonly seed?: number | undefined;
  /** The query of the addresses of results, such as a signature; default: that of the vendor, or none. */
  readonly resultQuery?: string | undefined;
  /**
   * Called for each request before it takes effect, and after it did and before its answer is sent. It may cut the
   * connection there.
   */
  readonly onExchange?:
    | ((stage: 'received' | 'handled', place: VendorPlace) => 'cut' | undefined)
    | undefined;
  /** Called for each answered request; null: the connection was cut. */
  readonly onAnswer?:
    | ((request: { method: string; path: string; status: number | null }) => void)
    | undefined;
}

/** A server with the API of a vendor, on loopback and free of charge. */
export interface VendorEmulator extends AsyncDisposable {
  readonly origin: string;
  /** All tasks, in the order of their creation. */
  readonly tasks: readonly VendorTask[];
  /** Tasks that ended with a clip: what a vendor bills. */
  billed(): readonly VendorTask[];
  /** The requests of a place so far. */
  count(place: VendorPlace): number;
  /** The next request of this place goes wrong. */
  fail(place: VendorPlace, fault: VendorFault): void;
  /** The next task ends like this. */
  endNext(end: VendorEnd): void;
  /** The service forgets all tasks. */
  forget(): void;
}

/** What a vendor's part of a stand-in uses. */
export interface VendorCore {
  readonly origin: () => string;
  readonly now: () => number;
  readonly tasks: VendorTask[];
  /** The clip of a task: as long as requested, unless a fault says otherwise. */
  clipOf(task: VendorTask | undefined): Promise<Uint8Array>;
  create(model: string, input: VendorTask['input'], id?: string): VendorTask;
  find(id: string): VendorTask | undefined;
  stateOf(task: VendorTask): 'queued' | 'running' | 'ended';
  /** The address of the clip of a task, with this query unless the setup has another one. */
  resultAddress(task: VendorTask, query?: string): string;
  /** The answer to a request for such an address. */
  download(request: VendorRequest): Promise<VendorAnswer>;
}

/** An error of a service, in the words that every vendor has for it. */
export type VendorRefusal = 'throttled' | 'too-many-in-flight' | 'out-of-money' | 'broken' | 'unavailable';

/** The routes of a vendor: which place a request is for, and its answer. */
export interface VendorRoutes {
  placeOf(request: VendorRequest): VendorPlace | null;
  handle(request: VendorRequest, place: VendorPlace): VendorAnswer | Promise<VendorAnswer>;
  /** Where a task is, for a service whose tasks wait for each other; default: each runs by itself. */
  stateOf?(task: VendorTask): ReturnType<VendorCore['stateOf']>;
  /** Before the service forgets its tasks. */
  beforeForget?(): void;
  /** A request to change the protocol; default: refused. */
  upgrade?(request: IncomingMessage, socket: Duplex): void;
  close?(): void;
  /** An error as the vendor writes it; default: a plain one. */
  refuse?(refusal: VendorRefusal): VendorAnswer;
}
