/** Another machine has claimed the clip of this take, or has shared it: nothing is submitted now. */
export interface ClaimedElsewhere {
  readonly state: 'elsewhere';
}

/** The only value of its type. */
export const claimedElsewhere: ClaimedElsewhere = { state: 'elsewhere' };
