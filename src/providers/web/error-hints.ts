/** The content of a request is refused. */
export const CONTENT =
  'Change the prompt or the image: the same request would be refused again. Nothing was billed.';
/** The content of a result is refused, which depends on chance. */
export const RESULT = 'Another seed or prompt may pass. Nothing was billed.';
/** A field of a request is refused. */
export const FIELD = 'Change the field that the message names, then render again. Nothing was billed.';
/** The account may not do this. */
export const ACCESS = 'Check that the account may use the model.';
/** There are too many requests. */
export const WAIT = 'The account has exceeded its limits. Wait a minute, then render again.';
/** The service has failed. */
export const LATER = 'The service has a problem. Render again in a few minutes.';
/** The same, where failed takes are not billed. */
export const LATER_UNBILLED = `${LATER} Nothing was billed.`;
