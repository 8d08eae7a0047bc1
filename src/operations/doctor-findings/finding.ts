/** One fact about the machine. */
export interface Finding {
  readonly name: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  /** One or more lines. */
  readonly text: string;
}
