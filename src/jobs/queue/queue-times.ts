/** How long parts of the queue wait, in ms. Tests use shorter times. */
export interface QueueTimes {
  /** How often members say that they are there, and look who else is. */
  readonly heartbeatMs: number;
  /** After how long a silent worker counts as gone. */
  readonly workerLeaseMs: number;
  /** The same for a render: it may be busy with a plan of ten thousand shots. */
  readonly renderLeaseMs: number;
  /** How long a job of a silent worker stays with it, and how often that is checked. */
  readonly lockMs: number;
  readonly stalledMs: number;
  /** How long a render waits for a lost Redis before it goes on alone. */
  readonly graceMs: number;
  /** How often a render asks for the state of its jobs in addition to the events. */
  readonly checkMs: number;
  /** How long one question for news or jobs lasts: a lost one is noticed after that. */
  readonly blockMs: number;
  /** How often a worker asks whether its jobs are still wanted. */
  readonly wantedMs: number;
  /** How often a worker reports the progress of a job. */
  readonly progressMs: number;
  /** How long a stopped job may take to end by itself. */
  readonly stopMs: number;
  /** The pause before a failed job is tried again; it doubles each time. */
  readonly retryMs: number;
}

export const QUEUE_TIMES: QueueTimes = {
  heartbeatMs: 2_000,
  workerLeaseMs: 10_000,
  renderLeaseMs: 30_000,
  lockMs: 15_000,
  stalledMs: 5_000,
  graceMs: 10_000,
  checkMs: 5_000,
  blockMs: 5_000,
  wantedMs: 700,
  progressMs: 400,
  stopMs: 700,
  retryMs: 1_000,
};

/** How often a job is tried before it has failed. */
export const ATTEMPTS = 3;
