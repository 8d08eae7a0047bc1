export type { Money } from './base/money.js';
export { RenderError } from './diagnostics/render-error.js';
export type { Emulator } from './emulator/open-emulator.js';
export type { ExportOutcome, WrittenExport } from './events/export-outcome.js';
export type { FilmLabels, RequiredLabel } from './events/film-labels.js';
export type { ImportOutcome, ImportPreview } from './events/import-outcome.js';
export type { RenderEvent } from './events/render-event.js';
export type { RenderOutcome } from './events/render-outcome.js';
export type { ShotWithTakes, ShownTake, TakeCost, TakesOutcome } from './events/takes-outcome.js';
export type { CancelledTake } from './generate/cancel-take.js';
export type {
  VideoCall,
  VideoFile,
  VideoFrame,
  VideoModel,
  VideoQuestion,
  VideoStart,
  VideoStatus,
  VideoWarning,
} from './library/ai-sdk/video-model.js';
export { type Amount, moneyOf } from './library/amounts.js';
export { asVideoModel, type OpenVideoModel, type VideoModelOptions } from './library/as-video-model.js';
export {
  type CheckOptions,
  check,
  type FmtOptions,
  filmFile,
  fmt,
  type ImpactOptions,
  impact,
  type PlanOptions,
  plan,
  type RenderOptions,
  render,
  type VerifyOptions,
  verify,
  type WhyOptions,
  why,
  whyFilm,
} from './library/film.js';
export {
  type LabelsOptions,
  labels,
} from './library/labels.js';
export {
  doctor,
  type EmulateOptions,
  emulate,
  queueStatus,
  type WorkOptions,
  work,
} from './library/machine.js';
export {
  type CollectSharedStoreOptions,
  type CollectStoreOptions,
  cancel,
  collectSharedStore,
  collectStore,
  listSharedStore,
  listStore,
  type PushStoreOptions,
  pullStore,
  pushStore,
  recover,
  status,
  type VerifySharedStoreOptions,
  verifySharedStore,
  verifyStore,
} from './library/state.js';
export {
  type AcceptOptions,
  accept,
  type ExportOptions,
  exportEdit,
  type ImportOptions,
  importEdit,
  type NoteOptions,
  note,
  type PickOptions,
  pick,
  type RetakeOptions,
  retake,
  type StarOptions,
  star,
  type TakesOptions,
  takes,
} from './library/takes.js';
export { type WatchOptions, watch } from './library/watch.js';
export type { AcceptOutcome } from './operations/accept.js';
export type { DoctorOutcome } from './operations/doctor.js';
export type { FilmFileOutcome } from './operations/film-file.js';
export type { FmtOutcome } from './operations/fmt.js';
export type { ImpactOutcome } from './operations/impact.js';
export { type InitOptions, init } from './operations/init.js';
export type { NoteOutcome } from './operations/note.js';
export type { PickOutcome } from './operations/pick.js';
export type { QueueStatus } from './operations/queue-status.js';
export type { RecoverOutcome } from './operations/recover.js';
export type { NewTake, RetakeOutcome } from './operations/retake.js';
export { schema } from './operations/schema.js';
export type { StarOutcome } from './operations/star.js';
export type { StatusOutcome } from './operations/status.js';
export type { VerifyOutcome } from './operations/verify.js';
export type { ExplainedShot, WhyFilmOutcome, WhyOutcome } from './operations/why.js';
export type { Capabilities } from './plan/capabilities.js';
export type { TakeDecision } from './plan/decision.js';
export type { Estimate } from './plan/estimate.js';
export type { MotionAnalysis } from './plan/motion-analysis.js';
export type {
  ProjectOptions,
  StoryboardOptions,
  StoryboardSource,
} from './project/open-library-project.js';
export {
  type Asset,
  type Operation,
  type Progress,
  type Provider,
  ProviderFailure,
  type RateLimits,
} from './providers/provider.js';
export type { ProviderEntry, ProviderSetup, ProviderUse } from './providers/provider-entry.js';
export type { CheckReport } from './report/check-json.js';
export type { DiagnosticReport } from './report/diagnostics-json.js';
export type { NormalizedImage } from './report/normalized-images.js';
export type { PlannedReport, PlannedTakeReport, PlanReport } from './report/plan-json.js';
export { type Spent, spentIn } from './report/spent.js';
export type { ProviderTraits } from './storyboard/provider-traits.js';
export type { Watch } from './watch/watch-storyboard.js';
