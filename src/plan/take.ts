import type { DrivingAudio } from './driving-audio.js';
import type { Keyframe } from './keyframe.js';

/** One clip to generate, with everything that a provider needs. Null: not requested. */
export interface TakeRequest {
  /** The id of the shot, or of the first one if several shots have this request. Never part of the cache key. */
  readonly shot: string;
  readonly provider: string;
  /** The name under which the storyboard has this provider with its settings; absent for the provider's own. Never part of the cache key. */
  readonly providerName?: string;
  /** From the provider's capabilities: the engine behind the model. */
  readonly revision: string;
  readonly model: string;
  readonly first: Keyframe;
  readonly last: Keyframe | null;
  readonly prompt: string | null;
  readonly negativePrompt: string | null;
  readonly template: string | null;
  /** Absent or null: none was requested. */
  readonly drivingAudio?: DrivingAudio | null;
  readonly resolution: string;
  /** Seconds. The usual length where the model chooses. */
  readonly duration: number;
  /** The model chooses the length of the clip. Absent otherwise, so that existing cache keys stay valid. */
  readonly autoDuration?: true;
  /** The aspect ratio of the clip; absent for the model's default. */
  readonly ratio?: string;
  /** The clip has generated sound, from a model that makes clips with and without. */
  readonly generatedAudio?: true;
  readonly promptExtend: boolean;
  readonly watermark: boolean;
  readonly seed: number | null;
  /** The text strip that a draft burns in; null for none. */
  readonly slate: string | null;
  /**
   * Size and length of a clip that depends on nothing but its images, these, the engine, the camera words and the slate.
   * Absent for a clip that depends on every field.
   */
  readonly drawn?: string;
  /** What such an engine reads from the prompt; absent for nothing. */
  readonly camera?: string;
  /** The seed of a further take of such a clip, which shows the same. Absent for the first take. */
  readonly takeSeed?: number;
}
