/** What a person says about the takes of a shot. */
export type Said =
  /** The take for the film; null for no choice. */
  | { readonly type: 'pick'; readonly shot: string; readonly take: string | null }
  | { readonly type: 'star'; readonly shot: string; readonly take: string; readonly star: boolean }
  /** About a take, or about the shot; a null text removes the note. */
  | {
      readonly type: 'note';
      readonly shot: string;
      readonly take: string | null;
      readonly text: string | null;
    };
