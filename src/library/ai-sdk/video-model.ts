import type { JsonValue } from '../../base/json.js';
import { redact } from '../../diagnostics/redact.js';

/**
 * A video model in the form that version 4 of the AI SDK's specification describes. The types repeat the parts of that form
 * that are used, so that the package `ai` is not needed.
 */
export interface VideoModel {
  readonly specificationVersion: 'v4';
  readonly provider: string;
  readonly modelId: string;
  readonly maxVideosPerCall: number;
  /** Submits one clip. It costs what the plan of such a shot says. */
  doStart(call: VideoCall): Promise<VideoStart>;
  /** Asks for the state of a submitted clip, and downloads a finished one. Free and repeatable. */
  doStatus(question: VideoQuestion): Promise<VideoStatus>;
}

/** A call as the SDK makes it. */
export interface VideoCall {
  readonly prompt: string | undefined;
  readonly n: number;
  readonly aspectRatio: string | undefined;
  readonly resolution: string | undefined;
  readonly duration: number | undefined;
  readonly fps: number | undefined;
  readonly seed: number | undefined;
  readonly image: VideoFile | undefined;
  readonly frameImages: readonly VideoFrame[] | undefined;
  readonly inputReferences?: readonly VideoFile[] | undefined;
  readonly generateAudio?: boolean | undefined;
  readonly providerOptions?: Readonly<Record<string, object>> | undefined;
  readonly abortSignal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly webhookUrl?: string | undefined;
}

/** An image with its role. */
export interface VideoFrame {
  readonly image: VideoFile;
  readonly frameType: 'first_frame' | 'last_frame';
}

/** An image as data, in Base64 or bytes, or its address on the web. */
export type VideoFile =
  | { readonly type: 'file'; readonly mediaType: string; readonly data: string | Uint8Array }
  | { readonly type: 'url'; readonly url: string };

/** Something that the caller asked for and that the clip does not have, or a doubt. */
export type VideoWarning =
  | { type: 'unsupported'; feature: string; details?: string }
  | { type: 'other'; message: string };

interface Response {
  timestamp: Date;
  modelId: string;
  headers: Record<string, string> | undefined;
}

/** A warning with this text, without secrets such as the signature of an address: the SDK prints it. */
export function warn(text: string): VideoWarning {
  return { type: 'other', message: redact(text) };
}

/** JSON that can be changed, as the SDK requires it of what it passes on. */
type PlainJson = null | boolean | number | string | PlainJson[] | { [key: string]: PlainJson };

type Metadata = Record<string, Record<string, PlainJson>>;

/** A submitted clip. */
export interface VideoStart {
  /** Plain JSON: with it, the clip can be collected at any time, also by another process. */
  operation: PlainJson;
  warnings: VideoWarning[];
  providerMetadata: Metadata;
  response: Response;
}

/** Which clip is asked for. */
export interface VideoQuestion {
  readonly operation: JsonValue | PlainJson;
  readonly abortSignal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

/** The state of a submitted clip. */
export type VideoStatus =
  | { status: 'pending'; providerMetadata: Metadata; response: Response }
  | {
      status: 'completed';
      videos: { type: 'binary'; data: Uint8Array; mediaType: string }[];
      warnings: VideoWarning[];
      providerMetadata: Metadata;
      response: Response;
    }
  | { status: 'error'; error: string; providerMetadata: Metadata; response: Response };

/** A JSON value as the SDK passes it on. */
export function plainJson(value: JsonValue): PlainJson {
  return JSON.parse(JSON.stringify(value)) as PlainJson;
}
