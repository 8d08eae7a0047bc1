/**
 * A model for tests that need real drafts and do not look at them: one second, small and few frames. With the film at
 * the same rate its clips are copied, as those of the real models are.
 */
export const quickModel = `provider:
  use: draft
  models: { quick: { resolutions: [360P], shortest: 1, longest: 1, fps: 24 } }
defaults: { model: quick }
`;

/** What a film of these clips says of itself. */
export const quickFilm = 'output: film.mp4, fps: 24';
