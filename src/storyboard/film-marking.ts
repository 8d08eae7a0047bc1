/** A visible mark in a corner of every frame. */
export interface FilmMark {
  readonly text: string;
  readonly corner: MarkCorner;
}

/** A corner of a frame. */
export type MarkCorner = 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';

/** The files that sign films, relative to the storyboard. */
export interface CredentialSettings {
  readonly cert: string;
  readonly key: string;
}
